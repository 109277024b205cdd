/* How far an import on the screen is, and what Esc does there. */
#pragma once

#include "tui/import_work.h"

void import_progress_draw(const struct import_work *work, const struct area *area);
