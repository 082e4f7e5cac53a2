import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useModel } from "../parts/model_context.ts";
import { AccessSection } from "../settings/access_section.tsx";
import { AppearanceSection } from "../settings/appearance_section.tsx";
import { BackupSection } from "../settings/backup_section.tsx";
import { FeatureSection } from "../settings/feature_section.tsx";
import { GroupSection } from "../settings/group_section.tsx";
import { NoticeSection } from "../settings/notice_section.tsx";
import { createChoicesDesk } from "../settings/owner_choices.ts";
import { PracticeSection } from "../settings/practice_section.tsx";
import { BiddingSection, BudgetSection, CostSection, NewLotSection } from "../settings/spending_sections.tsx";
import "./settings.css";

/** The owner's settings, each saved by itself. */
export function SettingsScreen() {
  const model = useModel();
  const desk = useMemo(() => createChoicesDesk({ ...model, changed: () => void model.settings.refresh() }), [
    model,
  ]);
  useSignalEffect(() => {
    if (model.isLive.value) void desk.load();
  });
  // The server does not push them: another tab, or a script, may have changed them meanwhile.
  useEffect(() => {
    const load = () => model.isLive.peek() && void desk.load();
    addEventListener("focus", load);
    return () => removeEventListener("focus", load);
  }, [desk]);
  const choices = desk.current.value;
  return (
    <div class="settings" data-stale={!model.isLive.value}>
      <h1>Settings</h1>
      <p class="hint">
        Each setting is saved by itself, as soon as you press Enter or leave its field.
      </p>
      {choices
        ? (
          <>
            <BudgetSection desk={desk} choices={choices} />
            <CostSection desk={desk} choices={choices} />
            <NewLotSection desk={desk} choices={choices} />
            <BiddingSection desk={desk} choices={choices} />
            <GroupSection desk={desk} choices={choices} />
          </>
        )
        : <p class="card">{desk.trouble.value === null ? "Reading…" : `Not known: ${desk.trouble.value}.`}
        </p>}
      <PracticeSection />
      <NoticeSection desk={desk} choices={choices?.notices} />
      <FeatureSection />
      <BackupSection />
      <AccessSection />
      <AppearanceSection />
    </div>
  );
}
