import { render } from "preact";
import { Popup } from "./popup/popup.tsx";
import "./popup/popup.css";
import { followWorker } from "./follow.ts";

const followed = followWorker("all", (task, ms) => setTimeout(task, ms));
render(<Popup followed={followed} />, document.body);
