/* How often the program looks for what others write where inotify is not to be had: the kernel is
 * told to have none, for a process of its own. */
#include "tests/bench/targets.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOKED_FOR 2000 /* ms */

static bool do_without_inotify(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_inotify_init1, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof steps / sizeof steps[0], .filter = steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Wakeups a second in a list, which shows what others write. */
static double count_polls(const struct station *station)
{
    struct driver driver;
    program_start(&driver, station);
    program_sign_in(&driver, "100003");
    type(&driver, "\020755 cards");
    press(&driver, "Enter");
    program_wait(&driver, "-CC-");
    driver_settle(&driver, LOOKED_FOR);
    long wakeups = status_line(driver.child, "voluntary_ctxt_switches:");
    driver_settle(&driver, LOOKED_FOR);
    wakeups = status_line(driver.child, "voluntary_ctxt_switches:") - wakeups;
    program_leave(&driver);
    return (double)wakeups * 1000 / LOOKED_FOR;
}

void measure_polls(const struct station *station, struct results *results)
{
    int ends[2];
    double polls = 0;
    if (pipe(ends) != 0)
        return;
    fflush(stdout); /* or the child writes it once more */
    pid_t child = fork();
    if (child == 0) {
        bool ok = do_without_inotify();
        if (ok)
            polls = count_polls(station);
        _exit(ok && write(ends[1], &polls, sizeof polls) == (ssize_t)sizeof polls ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &polls, sizeof polls) == (ssize_t)sizeof polls)
        samples_add(&results->of[POLLS], polls);
    close(ends[0]);
    waitpid(child, NULL, 0);
}
