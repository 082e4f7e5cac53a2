/** The parts that are not needed for the first look: a script of their own, which comes right after the page. */
export { BulkBar } from "../lot_list/bulk_bar.tsx";
export { KeyList } from "../key_list.tsx";
export { UndoQuestion } from "../undo_question.tsx";
export { ActivityScreen } from "./activity.tsx";
export { ExtensionScreen } from "./extension.tsx";
export { HealthScreen } from "./health.tsx";
export { LotScreen } from "./lot.tsx";
export { ResultsScreen } from "./results.tsx";
export { SettingsScreen } from "./settings.tsx";
export { StartScreen } from "./start.tsx";
