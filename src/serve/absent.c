/* serve, where the program was built without libmicrohttpd. */
#include "../cli/options.h"

static int run(int argc, char **argv) {
  int code;
  if (read_options(&serve_command, argc, argv, NULL, 0, &code) < 0)
    return code;
  say("this program was built without its server: install libmicrohttpd (Debian: libmicrohttpd-dev) and build again");
  return FAILED;
}

const command serve_command = {
    .name = "serve",
    .summary = "a store in the browser (not in this build)",
    .help = "Usage: dragoman serve [OPTIONS] STORE\n\n"
            "This program was built without its server. Install libmicrohttpd (Debian: libmicrohttpd-dev) and build\n"
            "it again.\n",
    .run = run,
};
