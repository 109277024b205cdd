/* Lists that are made in more ways than by their form. */
#pragma once

#include "tui/view.h"

struct view *list_view_create_own(struct screen *screen); /* everything that the person filed */
