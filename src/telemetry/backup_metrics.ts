import { Counter, Gauge, type Registry } from "prom-client";

/** The figures of nightly backups. */
export interface BackupFigures {
  /** Null where there is no backup yet. */
  readonly lastSuccessMs: number | null;
  /** The failures since the start. */
  readonly failures: number;
  readonly nowMs: number;
}

/** Registers the metrics of nightly backups. `ask` returns null while none are made: then only the counter is there, at 0. */
export function registerBackupMetrics(registry: Registry, ask: () => BackupFigures | null): void {
  const gauge = (
    name: string,
    help: string,
    value: (figures: BackupFigures, lastSuccessMs: number) => number,
  ) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const figures = ask();
        this.set(figures?.lastSuccessMs ? value(figures, figures.lastSuccessMs) : NaN);
      },
    });
  gauge(
    "gavel_backup_age_seconds",
    "Age of the last nightly backup; NaN while there is none.",
    ({ nowMs }, lastSuccessMs) => (nowMs - lastSuccessMs) / 1000,
  );
  gauge(
    "gavel_backup_last_success_timestamp_seconds",
    "Time of the last nightly backup (seconds since the Unix epoch); NaN while there is none.",
    (_figures, lastSuccessMs) => lastSuccessMs / 1000,
  );
  let counted = 0;
  new Counter({
    name: "gavel_backup_failures_total",
    help: "Nightly backups that failed since the start.",
    registers: [registry],
    collect() {
      const { failures } = ask() ?? { failures: 0 };
      this.inc(failures - counted);
      counted = failures;
    },
  });
}
