/* The page's files. They are in the program (scripts/embed_page.py). */
#include "serve.h"

#include <string.h>

static const asset *look_up(const char *path) {
  for (unsigned i = 0; i < n_assets; i++)
    if (!strcmp(assets[i].path, path))
      return &assets[i];
  return NULL;
}

const asset *find_asset(const char *path) {
  const char *name = strrchr(path, '/');
  const asset *found = look_up(path);
  /* the address of a view: the page itself knows what it is */
  return found || (name && strchr(name, '.')) || !strncmp(path, "/assets/", 8) ? found : look_up("/index.html");
}
