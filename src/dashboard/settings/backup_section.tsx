import { DownloadButton } from "../parts/download_button.tsx";
import { Section } from "./section.tsx";

/** A backup of everything, as a file for the owner. */
export function BackupSection() {
  return (
    <Section
      title="Backup"
      about="Everything that Gavel has stored, as it is now, without your session at Nellis and your browsers."
    >
      <div class="choice">
        <div class="choice-words">
          <div class="choice-label">A file to keep elsewhere</div>
          <p class="hint">
            gavel restore puts it back, on another machine too. After that nothing is bid until you resume.
          </p>
        </div>
        <div class="choice-field">
          <DownloadButton path="backup" fileName="gavel-backup.ndjson" label="Download backup" />
        </div>
      </div>
    </Section>
  );
}
