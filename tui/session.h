/* Signing in, by which the person's keys are opened; and leaving, of which both ways ask first, and
 * what was typed and not filed stays as a draft. */
#pragma once

#include "tui/view.h"

/* Who types this password may go on: fills the actor and opens the keys. False with a message on
 * the screen. */
bool session_sign_in(struct screen *screen, const char *employee, const char *password);
/* Wipes the open key: for the lock, and for the end. */
void session_lock_keys(struct screen *screen);

/* What still waits to be written is given up before, and what comes not into the log is said. */
void session_log_sign_out(struct screen *screen);

void session_ask_sign_out(struct screen *screen);
void session_ask_leave(struct screen *screen);
void session_sign_out(struct screen *screen); /* without asking: back to the sign-in */
