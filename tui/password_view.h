/* Changing one's own password. */
#pragma once

#include "tui/view.h"

struct view *password_view_create(struct screen *screen);
