import "@/app/styles.css";
import { firstTexts, startLanguage, textsOf } from "@/lib/texts";

// On their way while the large scripts, which index.html announces, still load. A failure shows
// when they are asked for again.
for (const area of firstTexts) textsOf(startLanguage(), area).catch(() => {});
if (location.pathname === "/") import("@/routes/patient/home").catch(() => {});

const { start } = await import("@/app/start");
await start();
