#include "tui/session.h"

#include "tui/views.h"

void session_sign_out(struct screen *screen)
{
    screen_pop_to(screen, "sign-in");
}

static void sign_out_answered(void *context, bool yes)
{
    if (yes)
        session_sign_out(context);
}

static void leave_answered(void *context, bool yes)
{
    if (yes)
        screen_quit(context);
}

void session_ask_sign_out(struct screen *screen)
{
    screen_push(screen, confirm_view_create(screen, "Sign out? What is not filed yet is kept.",
                                            "Sign out", "Stay", sign_out_answered, screen));
}

void session_ask_leave(struct screen *screen)
{
    screen_push(screen, confirm_view_create(screen, "Leave the program?", "Leave", "Stay",
                                            leave_answered, screen));
}
