/* The screen: one event loop over presses, signals, timers and other desks' commits. */
#pragma once

#include "db/app.h"

/* Runs until the person leaves or the line drops. False when the terminal cannot be taken. */
bool screen_run(struct app *app, struct error *error);
