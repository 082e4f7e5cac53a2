import { invoiceOf } from "../../client/costs.ts";
import { STRATEGY_NAMES, strategyOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import { useModel } from "../parts/model_context.ts";
import {
  BIDDING_FIELDS,
  BUDGET_FIELDS,
  COST_FIELDS,
  DEFAULT_LIMIT,
  switchChange,
  type TypedChoice,
  valueOf,
} from "./choice_fields.ts";
import type { ChoicesDesk, OwnerChoices } from "./owner_choices.ts";
import { Section } from "./section.tsx";
import { SelectField } from "./select_field.tsx";
import { SwitchField } from "./switch_field.tsx";
import { ValueField } from "./value_field.tsx";

interface Parts {
  readonly desk: ChoicesDesk;
  readonly choices: OwnerChoices;
}

/** The limits for all lots together, with what each leaves now. */
export function BudgetSection({ desk, choices }: Parts) {
  const { state, isLive } = useModel();
  const leftOf = (name: string) => {
    const standing = state.value?.budget[name as "perDay"];
    return isLive.value && standing ? `${dollars(standing.left)} of ${dollars(standing.limit)} left.` : null;
  };
  return (
    <Section
      title="Budgets"
      about="Gavel bids only as far as every one of them allows. Lots that you lead and bids that are not settled count with the most that they may cost."
    >
      {BUDGET_FIELDS.map((field) => (
        <ValueField
          key={field.name}
          desk={desk}
          field={field}
          value={valueOf(choices, field)}
          note={leftOf(field.name)}
        />
      ))}
    </Section>
  );
}

/** The costs that are added to the price of a lot. */
export function CostSection({ desk, choices }: Parts) {
  const { taxOnPremium } = choices.costs;
  return (
    <Section
      title="Costs"
      about={
        <>
          So that every sum is what you pay in the end. A lot at $100 costs{" "}
          <b>{dollars(invoiceOf(100, choices.costs).inAll)}</b> in all.
        </>
      }
    >
      {COST_FIELDS.map((field) => (
        <ValueField key={field.name} desk={desk} field={field} value={valueOf(choices, field)} />
      ))}
      <SwitchField
        label="Tax on the premium"
        hint="On: the tax is taken on price and premium together."
        isOn={taxOnPremium}
        set={(isOn) => desk.make(switchChange("costs", "taxOnPremium", "Tax on the premium", isOn))}
      />
    </Section>
  );
}

/** The settings of a lot that is added without any of its own. */
export function NewLotSection({ desk, choices }: Parts) {
  const { defaultStrategy, autoBidDefault } = choices.general;
  const strategy = strategyOf(defaultStrategy);
  return (
    <Section title="New lots" about="What a lot starts with. Each can be changed on its own.">
      <ValueField desk={desk} field={DEFAULT_LIMIT} value={valueOf(choices, DEFAULT_LIMIT)} />
      <SelectField
        label="Strategy of a new lot"
        hint="When Gavel bids, within the limit."
        value={strategy}
        options={Object.entries(STRATEGY_NAMES)}
        set={(chosen) =>
          desk.make({
            patch: { general: { defaultStrategy: chosen } },
            back: { general: { defaultStrategy } },
            told: `Strategy of a new lot: ${STRATEGY_NAMES[strategyOf(chosen)]}`,
            toldBack: `Strategy of a new lot: ${STRATEGY_NAMES[strategy]} again`,
          })}
      />
      <SwitchField
        label="New lots may bid"
        hint="Off: a new lot is only watched until its own switch is on."
        isOn={autoBidDefault}
        set={(isOn) => desk.make(switchChange("general", "autoBidDefault", "New lots may bid", isOn))}
      />
    </Section>
  );
}

/** The settings of the strategies. */
export function BiddingSection({ desk, choices }: Parts) {
  return (
    <Section title="Bidding" about="How strategies bid on every lot that does not say otherwise.">
      {BIDDING_FIELDS.map((field: TypedChoice) => (
        <ValueField key={field.name} desk={desk} field={field} value={valueOf(choices, field)} />
      ))}
    </Section>
  );
}
