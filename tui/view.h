/* A view is one layer of the screen: home, a form, a list, a menu on top of them. Views stand on a
 * stack; only the top one gets presses; the loop in screen.c is the only loop. */
#pragma once

#include "db/app.h"
#include "tui/draw.h"
#include "tui/keymap.h"

struct screen;
struct view;

enum view_result {
    VIEW_IGNORED,      /* nothing to do; the loop may try its own keys */
    VIEW_HANDLED,      /* done, nothing to draw */
    VIEW_REDRAW_FOCUS, /* draw only what the press changed (view_ops.draw_focus) */
    VIEW_REDRAW,
};

struct view_ops {
    const char *name; /* for help and tests: "home" */
    bool menu;        /* a box on top: what is below stays drawn */
    /* What stands in the title bar; may be NULL. */
    const char *(*title)(struct view *view);
    /* Contexts of the keymap that hold now. */
    unsigned (*contexts)(struct view *view);
    /* All of the view into `area` (for a menu: the whole middle, it makes its own box). Sets the
     * cursor. */
    void (*draw)(struct view *view, const struct area *area);
    void (*draw_focus)(struct view *view, const struct area *area); /* NULL: draw */
    /* What changes with the focus and takes longer: drawn behind it, when the person has seen that
     * already, unless draw_focus has drawn it too. Sets the cursor again; false when nothing else
     * is to be seen. May be NULL: there is no such thing. */
    bool (*draw_behind)(struct view *view, const struct area *area);
    enum view_result (*press)(struct view *view, enum action action, const struct press *press);
    void (*tick)(struct view *view);    /* the timer of screen_wake_in() ran out; may be NULL */
    void (*changed)(struct view *view); /* another desk committed; redraw follows; may be NULL */
    /* The screen is being locked, whatever lies above: what was typed or opened is put away
     * (db/put_away.h) or forgotten. And it is open again. May be NULL. */
    void (*locked)(struct view *view);
    void (*unlocked)(struct view *view);
    void (*covered)(struct view *view);   /* another view is put above it; may be NULL */
    void (*uncovered)(struct view *view); /* the view above was closed; may be NULL */
    void (*help)(struct view *view,
                 struct text *out);     /* words of F1 for where the cursor is; may be NULL */
    void (*destroy)(struct view *view); /* frees it; keeps what was typed safe first */
    /* For the key line: is the key of this row true now? NULL: all of the contexts are. */
    bool (*key_holds)(struct view *view, enum action action);
};

/* First member of every view's own struct. */
struct view {
    const struct view_ops *ops;
    struct screen *screen;
    struct view *below;
};

/* Of screen.c, for views. */
struct app *screen_app(struct screen *screen);
struct area
screen_area(const struct screen *screen); /* of the top view, in screen rows and columns */
void screen_push(struct screen *screen, struct view *view); /* the screen owns it from now on */
void screen_pop(struct screen *screen); /* closes the top view, after the press */
/* The same for a view that may be covered (something it waited for is over): then nothing happens,
 * and its `uncovered` comes when it is on top again. */
void screen_close(struct screen *screen, struct view *view);
void screen_pop_to(struct screen *screen,
                   const char *name); /* closes down to the view of that name */
/* Tells every open view that the screen is being locked, and that it is open again. */
void screen_lock_views(struct screen *screen);
void screen_unlock_views(struct screen *screen);
void screen_quit(struct screen *screen);
void screen_redraw(struct screen *screen);
void screen_wake_in(struct screen *screen, int milliseconds); /* calls tick of the top view once */

/* The line above the keys. Stays until the next message or press that is no typing. */
void screen_say(struct screen *screen, enum look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void screen_say_nothing(struct screen *screen);

/* Shows that line now, before whatever else is to be drawn: an answer that a person waits for does
 * not wait for the view behind it. */
void screen_show_said(struct screen *screen);

/* Something to be written, tried at once and, while other desks write, again from the loop with
 * jitter, the screen staying live ("waiting for another desk" after a second). `done` is called
 * once with the outcome. `attempt` gives ERROR_BUSY while it must wait. */
struct pending {
    bool (*attempt)(void *context, struct error *error);
    void (*done)(void *context, bool ok, const struct error *error);
    void *context;
    const char *says; /* shown before the first attempt, since disks are slow; NULL: nothing */
};
void screen_write(struct screen *screen, const struct pending *pending);
bool screen_is_writing(const struct screen *screen);
/* Shows that another desk is waited for, at once: what must be written in its turn stands still. */
void screen_show_waiting(struct screen *screen);
/* Whoever asked for what waits goes: it fails, and what was typed stays as a draft. */
void screen_give_up_writing(struct screen *screen);

/* Something long that goes on in steps whatever lies on top, behind the lock and after a sign-out
 * too. When the program is to end, it is brought to its end first. */
struct long_work {
    /* Some milliseconds of it; gives how long to wait before the next ones, or -1 when it is over
     * and the context may be gone. `to_the_end`: all that is left, nobody waits for a key. */
    int (*step)(void *context, bool to_the_end);
    void *context;
};
void screen_work_on(struct screen *screen, const struct long_work *work);

/* Where forms leave what was typed and not filed (tui/parking.h); lives as long as the screen. */
struct parking;
struct parking *screen_parking(struct screen *screen);
