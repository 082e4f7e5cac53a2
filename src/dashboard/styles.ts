// Every style is part of the first script: a style that came with a later one would be loaded by nobody.
import "../client/look.css";
import "./dashboard.css";
import "./parts/money_fields.css";
import "./screens/activity.css";
import "./screens/extension.css";
import "./screens/health.css";
import "./screens/lot.css";
import "./screens/lots.css";
import "./screens/results.css";
import "./screens/settings.css";
import "./screens/start.css";
