/**
 * The step that an owner takes when Nellis does not know them: the second half of every sentence about that, whose first
 * half names Nellis.
 */
export const SIGN_IN = "sign in on its site and hand your session over";
/** The sentence for a lot or a bid without the owner's session. */
export const NOT_SIGNED_IN = `Not signed in at Nellis: ${SIGN_IN}`;
/** The sentence for a session that Nellis has refused. */
export const SIGNED_OUT = `Nellis does not know you any more: ${SIGN_IN}`;
