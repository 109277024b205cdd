/* Leaving: both ways ask first, and what was typed and not filed stays as a draft. */
#pragma once

#include "tui/view.h"

void session_ask_sign_out(struct screen *screen);
void session_ask_leave(struct screen *screen);
void session_sign_out(struct screen *screen); /* without asking: back to the sign-in */
