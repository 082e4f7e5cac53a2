import { render } from "preact";
import { Popup } from "./popup/popup.tsx";
import "./popup/popup.css";
import { systemClock } from "../src/clock.ts";
import { followWorker } from "./follow.ts";

const clock = systemClock();

const followed = followWorker("all", clock, window);
render(<Popup followed={followed} clock={clock} />, document.body);
