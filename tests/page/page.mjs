// page.mjs ADDRESS: all tests of the page against a server of the samples' store.
import { run } from "./tap.mjs";
await import("./users.mjs");
await import("./faults.mjs");
process.exit((await run(process.argv[2])) ? 1 : 0);
