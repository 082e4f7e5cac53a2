/** A refusal that concerns the owner's account, in Nellis's own words. */
export type OwnWords = "unpaid-items" | "account-closed";

/**
 * The sentence of a refusal. Each holds a word that elsewhere means something else: "log in" is no session that is
 * over here, and "closed" no auction that has ended.
 */
export const OWN_WORDS: Readonly<Record<OwnWords, string>> = {
  "unpaid-items": "You have unpaid items. Please log in to your account and pay them before you bid again.",
  "account-closed": "Your account has been closed. Please contact customer service.",
};
