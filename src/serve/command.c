/* serve: a store in the browser. */
#include "serve.h"

#include "../cli/filters.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_browser(const char *url) {
  pid_t child = fork();
  if (child)
    return child < 0;
  /* a grandchild, which nobody has to wait for */
  if (!fork()) {
    execlp("xdg-open", "xdg-open", url, (char *)NULL);
    say("no browser could be opened: xdg-open is missing");
  }
  _exit(0);
}

static bool wait_for_end(sigset_t *set) {
  int signal;
  return !sigwait(set, &signal);
}

static int serve(server *s, bool open) {
  char url[300];
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, NULL); /* for all threads to come */
  signal(SIGPIPE, SIG_IGN);
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 256 << 10); /* what is large goes back to the system when it is free */
  mallopt(M_ARENA_MAX, 2);
#endif
  dgm_error error = {0};
  s->snapshots = snapshots_open(s->path, s->tables, &error);
  if (!s->snapshots) {
    say("%s", error.message);
    return FAILED;
  }
  int port = workers_start(s) ? http_start(s) : 0;
  if (port) {
    bool six = strchr(s->host, ':') != NULL;
    snprintf(url, sizeof url, "http://%s%s%s:%d/", six ? "[" : "", s->host, six ? "]" : "", port);
    printf("%s\n", url);
    fflush(stdout);
    if (open)
      open_browser(url);
    wait_for_end(&set);
    http_stop(s);
  } else {
    workers_stop(s->workers);
  }
  free(s->workers);
  snapshots_close(s->snapshots);
  return port ? DONE : FAILED;
}

static int run(int argc, char **argv) {
  const char *port = NULL, *host = "127.0.0.1", *model = NULL;
  bool open = false;
  const option_rule rules[] = {
      {"port", &port, NULL}, {"host", &host, NULL}, {"model", &model, NULL}, {"open", NULL, &open}};
  int code, number = 8710;
  int n = read_options(&serve_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("serve", "one store is needed: dragoman serve news.db");
  if (port && !read_number(port, 0, 65535, &number))
    return misuse("serve", "--port is a number from 0 (any that is free) to 65535, not \"%s\"", port);
  if (!*host || strlen(host) > 200)
    return misuse("serve", "--host is a name or an address of this machine");
  server s = {.path = argv[1], .host = host, .port = number, .model_path = model};
  s.tables = open_model_for_stores(model);
  code = s.tables ? serve(&s, open) : FAILED;
  dgm_coder_free(s.coder);
  dgm_model_close(s.model);
  dgm_model_close(s.tables);
  return code;
}

const command serve_command = {
    .name = "serve",
    .summary = "a store in the browser, and its JSON API",
    .help = "Usage: dragoman serve [OPTIONS] STORE\n\n"
            "Opens a store for a browser on this machine, and writes the address. The store is only read. Ctrl-C\n"
            "ends it. docs/serve.md describes the page and the API.\n\n"
            "Options:\n"
            "  --port N            default: 8710; 0: any that is free\n"
            "  --host ADDRESS      default: 127.0.0.1, which only this machine can reach; there is no password\n"
            "  --open              opens the browser\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 ended by a signal; 1 something failed (the store, the address, memory); 2 wrong usage.\n",
    .run = run,
};
