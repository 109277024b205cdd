/* frontdesk: the screen when no command is named, else the command. */
#include "cli/command.h"
#include "cli/environment.h"
#include "cli/output.h"
#include "cli/password.h"
#include "cli/startup.h"
#include "db/journal.h"
#include "db/place.h"
#include "db/staff.h"
#include "tui/screen.h"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command commands[] = {
    {
        .name = "demo",
        .arguments = "",
        .help = "the screen on a throw-away copy with sample data",
        .then_screen = true,
        .run = command_demo,
    },
    {
        .name = "init",
        .arguments = "--admin EMP --name NAME [--throw-away]",
        .help = "a new file and its first account; its password is read from standard input",
        .options = OPTION(OPTION_ADMIN) | OPTION(OPTION_NAME) | OPTION(OPTION_THROW_AWAY),
        .needs = OPTION(OPTION_ADMIN) | OPTION(OPTION_NAME),
        .run = command_init,
    },
    {
        .name = "staff",
        .arguments = "add EMP --name NAME --role ROLE | list | disable EMP | unlock EMP | "
                     "password EMP --as EMP",
        .help = "the accounts; a new password is read from standard input",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_NAME) | OPTION(OPTION_ROLE),
        .least = 1,
        .most = 2,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .needs_keys = true,
        .run = command_staff,
    },
    {
        .name = "key",
        .arguments = "grant EMP | waiting | rotate | reseal | recover | recovery --as EMP",
        .help = "the keys that open service comments; recover reads the recovery key from standard "
                "input",
        .options = OPTIONS_SIGN_IN,
        .least = 1,
        .most = 2,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .needs_keys = true,
        .run = command_key,
    },
    {
        .name = "fields",
        .arguments = "FORM [--format table|json]",
        .help = "what the form asks",
        .options = OPTION(OPTION_FORMAT),
        .least = 1,
        .most = 1,
        .without_file = true,
        .run = command_fields,
    },
    {
        .name = "file",
        .arguments = "FORM --as EMP [FILE]",
        .help = "files one record for each line, which is a JSON object; prints the numbers",
        .options = OPTIONS_SIGN_IN,
        .least = 1,
        .most = 2,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_file,
    },
    {
        .name = "list",
        .arguments = "FORM [--status S] [--from D] [--to D] [--limit N] "
                     "[--format table|csv|json] --as EMP",
        .help = "records, newest first",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_STATUS) | OPTION(OPTION_FROM) |
                   OPTION(OPTION_TO) | OPTION(OPTION_LIMIT) | OPTION(OPTION_FORMAT),
        .least = 1,
        .most = 1,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_list,
    },
    {
        .name = "show",
        .arguments = "NUMBER [--history] [--format text|json] [--reason TEXT] --as EMP",
        .help = "one record",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_HISTORY) | OPTION(OPTION_FORMAT) |
                   OPTION(OPTION_REASON),
        .least = 1,
        .most = 1,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .needs_keys = true,
        .run = command_show,
    },
    {
        .name = "act",
        .arguments = "NUMBER ACTION [field=value ...] [--reason TEXT] --as EMP",
        .help = "one step in the life of a record: return, approve, void ...",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_REASON),
        .least = 2,
        .most = 400,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .needs_keys = true,
        .run = command_act,
    },
    {
        .name = "search",
        .arguments = "WORDS [--limit N] [--format table|csv|json] --as EMP",
        .help = "records that hold all the words, newest first",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_LIMIT) | OPTION(OPTION_FORMAT),
        .least = 1,
        .most = 100,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_search,
    },
    {
        .name = "deadline",
        .arguments = "KIND DATE [--explain]",
        .help = "when it falls due; --explain shows every day",
        .options = OPTION(OPTION_EXPLAIN),
        .least = 2,
        .most = 2,
        .without_file = true,
        .run = command_deadline,
    },
    {
        .name = "import",
        .arguments = "holidays|urn-log|worksheet FILE.csv [--map COLUMN=FIELD,...] [--dry-run] "
                     "--as EMP",
        .help = "takes a list or worksheets of a file over; says what moved, was added or refused",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_MAP) | OPTION(OPTION_DRY_RUN),
        .least = 2,
        .most = 2,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_import,
    },
    {
        .name = "print",
        .arguments = "NUMBER PAPER -o FILE.pdf [--language en|es] [--reason TEXT] --as EMP",
        .help = "writes a paper as a PDF file: a receipt, a notice, a copy of a statement",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_OUTPUT) | OPTION(OPTION_LANGUAGE) |
                   OPTION(OPTION_REASON),
        .needs = OPTION(OPTION_AS) | OPTION(OPTION_OUTPUT),
        .least = 2,
        .most = 2,
        .opens = true,
        .signs_in = true,
        .needs_keys = true,
        .run = command_print,
    },
    {
        .name = "review",
        .arguments = "[--format table|csv|json] --as EMP",
        .help = "the open exceptions that a supervisor looks at",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_FORMAT),
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_review,
    },
    {
        .name = "reconcile",
        .arguments = "--from D --to D [--format table|csv|json] --as EMP",
        .help = "755 clearances of worksheets beside the cards that were logged: what differs",
        .options =
            OPTIONS_SIGN_IN | OPTION(OPTION_FROM) | OPTION(OPTION_TO) | OPTION(OPTION_FORMAT),
        .needs = OPTION(OPTION_AS) | OPTION(OPTION_FROM) | OPTION(OPTION_TO),
        .opens = true,
        .signs_in = true,
        .run = command_reconcile,
    },
    {
        .name = "report",
        .arguments = "REPORT --month YYYY-MM | --year YYYY [--by BREAKDOWN] [--list FIGURE|BUCKET] "
                     "[--figure FIGURE] [--paper FILE.pdf] [--reason TEXT] [--format "
                     "table|csv|json] --as EMP",
        .help = "figures of a month or a year; --list gives the records behind one of them",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_MONTH) | OPTION(OPTION_YEAR) |
                   OPTION(OPTION_BY) | OPTION(OPTION_LIST) | OPTION(OPTION_FIGURE) |
                   OPTION(OPTION_PAPER) | OPTION(OPTION_REASON) | OPTION(OPTION_FORMAT),
        .least = 1,
        .most = 1,
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .needs_keys = true,
        .run = command_report,
    },
    {
        .name = "log",
        .arguments = "[--from D] [--to D] [--limit N] [--format table|csv|json] --as EMP",
        .help = "who did what, when, where and why, newest first",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_FROM) | OPTION(OPTION_TO) |
                   OPTION(OPTION_LIMIT) | OPTION(OPTION_FORMAT),
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_log,
    },
    {
        .name = "shift",
        .arguments = "[--from D] [--to D] --as EMP",
        .help = "the report of a watch: who signed in, what was filed, where the log ends",
        .options = OPTIONS_SIGN_IN | OPTION(OPTION_FROM) | OPTION(OPTION_TO),
        .opens = true,
        .needs = OPTION(OPTION_AS),
        .signs_in = true,
        .run = command_shift,
    },
    {
        .name = "backup",
        .arguments = "[DIR]",
        .help = "a verified copy of the file, made while desks work; prints its name",
        .most = 1,
        .opens = true,
        .run = command_backup,
    },
    {
        .name = "restore",
        .arguments = "FILE [--lost-until SEQUENCE]",
        .help = "brings a backup back and lays the journal over it; what was there is put aside",
        .options = OPTION(OPTION_LOST_UNTIL),
        .least = 1,
        .most = 1,
        .run = command_restore,
    },
    {
        .name = "where",
        .arguments = "PATH",
        .help = "may the file with the records lie there?",
        .least = 1,
        .most = 1,
        .without_file = true,
        .run = command_where,
    },
    {
        .name = "check",
        .arguments = "",
        .help = "is the file whole, with journal, backups and clock?",
        .opens = true,
        .run = command_check,
    },
    {
        .name = "seed",
        .arguments = "--records N [--seed S]",
        .help = "files sample records into a file that holds no real ones",
        .options = OPTION(OPTION_RECORDS) | OPTION(OPTION_SEED),
        .needs = OPTION(OPTION_RECORDS),
        .opens = true,
        .run = command_seed,
    },
};

static const struct command the_screen = {
    .name = "frontdesk",
    .arguments = "",
    .help = "the screen",
    .then_screen = true,
};

static const struct command *find_command(const struct options *options)
{
    if (options->word_count == 0) {
        return &the_screen;
    }
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (strcmp(commands[i].name, options->words[0]) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static void add_usage(struct text *out, const struct command *command)
{
    text_add(out, "usage: frontdesk ");
    if (command == NULL || command == &the_screen) {
        text_add(out,
                 "[--config FILE] [--db FILE] [COMMAND ...]   (frontdesk --help: all commands)");
    } else {
        text_add_format(out, "%s%s%s", command->name, command->arguments[0] != '\0' ? " " : "",
                        command->arguments);
    }
    text_add(out, "\n");
}

static void add_forms(struct text *out)
{
    text_add(out, "\nFORM is one of:\n\n");
    for (size_t i = 0; form_at(i) != NULL; i++) {
        text_add_format(out, "  %-17s %s\n", form_at(i)->name, form_at(i)->plural);
    }
}

static bool print_help(const struct command *command, struct error *error)
{
    struct text out = {0};

    add_usage(&out, command);
    if (command != &the_screen) {
        text_add_format(&out, "  %s\n", command->help);
        return output_flush(&out, error);
    }
    text_add(&out, "\nWithout a command the screen is started. Commands:\n\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        text_add_format(&out, "  %s%s%s\n        %s\n", commands[i].name,
                        commands[i].arguments[0] != '\0' ? " " : "", commands[i].arguments,
                        commands[i].help);
    }
    add_forms(&out);
    text_add(&out,
             "\nOptions for all: --config FILE, --db FILE, --clock YYYY-MM-DDTHH:MM (throw-away\n"
             "files only), --help, --version. --as EMP asks for the password at the terminal, or\n"
             "reads it from the descriptor of --password-fd N. Exit: 0 done, 1 refused or not\n"
             "found, 2 usage, 3 file unsafe or damaged. More: man frontdesk\n");
    return output_flush(&out, error);
}

/* Options and words that do not fit the command: with the usage line. */
static bool check_usage(const struct command *command, const struct options *options,
                        struct error *error)
{
    size_t words = options->word_count > 0 ? options->word_count - 1 : 0;

    if (command == NULL) {
        return error_set(error, ERROR_USAGE, "There is no command %s.", options->words[0]);
    }
    if (!options_allow(options, command->options | OPTIONS_GLOBAL, command->name, error) ||
        options_has(options, OPTION_HELP)) {
        return error->class == ERROR_NONE;
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if ((command->needs & OPTION(i)) != 0 && options->values[i] == NULL) {
            return error_set(error, ERROR_USAGE, "%s needs %s.", command->name,
                             options_name((enum option)i));
        }
    }
    if (words < command->least) {
        return error_set(error, ERROR_USAGE, "%s needs more words behind it.", command->name);
    }
    if (words > command->most) {
        return error_set(error, ERROR_USAGE, "%s takes fewer words: what is \"%s\"?", command->name,
                         options->words[command->most + 1]);
    }
    return true;
}

/* A station whose file is gone must not be set up anew over the head of its records. */
static bool is_new_station(const struct app *app, struct error *error)
{
    char folder[PLACE_ROOM];

    if (!app_journal_dir(app, folder, sizeof(folder), NULL) || !journal_any(folder)) {
        return true; /* the folder of the file need not be there yet */
    }
    return error_set(
        error, ERROR_UNSAFE,
        "There is no file %.150s, but a journal is in %.150s: the file was taken away. "
        "Bring it back with: frontdesk restore BACKUP (the journal itself, when there "
        "is no backup). To begin anew, move the journal away first.",
        app->database, folder);
}

/* The screen sets up a new station when there is no file. */
static bool run_screen(struct app *app, struct error *error)
{
    if (app->store == NULL && !startup_open(app, error)) {
        if (error->class != ERROR_NOT_FOUND) {
            return false;
        }
        if (app->time.fixed != 0) {
            return error_set(error, ERROR_USAGE,
                             "--clock is for throw-away files only, and there "
                             "is no file yet.");
        }
        error_clear(error);
        if (!is_new_station(app, error)) {
            return false;
        }
    }
    return screen_run(app, error);
}

/* What was done is kept; who did it must know that it is kept once only. */
static void tell_second_copy(const struct app *app)
{
    struct text words = {0};

    if (app->store != NULL && *store_second_copy(app->store) != '\0') {
        text_add_format(&words, "what was done is kept, but the second copy failed: %s",
                        store_second_copy(app->store));
        output_error(text_bytes(&words));
        text_finish(&words);
    }
}

static void sign_out(struct app *app)
{
    struct error error = {0};

    /* What was asked is done by now: a sign-out that cannot be logged changes nothing about it. */
    if (app->store != NULL && app->actor.role != ROLE_NONE &&
        !staff_sign_out(app->store, &app->actor, &error)) {
        output_error(error.text);
    }
}

static bool run(struct app *app, const struct command *command, const struct options *options,
                struct error *error)
{
    struct error ending = {0};
    bool ok = password_can_come(options, error) &&
              startup_begin(app, options, command->without_file, error) &&
              (!command->opens || startup_open(app, error)) &&
              (!command->signs_in || startup_sign_in(app, options, command->needs_keys, error)) &&
              (command->run == NULL || command->run(app, options, error));

    if (ok && command->then_screen) {
        ok = run_screen(app, error);
    } else if (command->signs_in) {
        sign_out(app);
    }
    if (!command->then_screen) {
        tell_second_copy(app);
    }
    if (command->run == command_demo && !command_demo_end(app, &ending) && ok) {
        *error = ending;
        return false;
    }
    return ok;
}

static void print_usage(const struct command *command)
{
    struct text usage = {0};

    add_usage(&usage, command);
    (void)fputs(text_bytes(&usage), stderr);
    text_finish(&usage);
}

static bool go(const struct command *command, const struct options *options, struct error *error)
{
    struct app app;
    bool ok;

    if (options_has(options, OPTION_HELP)) {
        return print_help(command, error);
    }
    if (options_has(options, OPTION_VERSION)) {
        return puts("frontdesk " FRONTDESK_VERSION) >= 0;
    }
    ok = run(&app, command, options, error);
    startup_finish(&app);
    return ok;
}

/* A file that took the place of a closed standard error would get our messages into it. */
static bool hold_standard_descriptors(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    return fd >= 0 && close(fd) == 0;
}

/* What is typed and opened here is confidential: it goes into no core dump, and no other program of
 * the same account may look into this one's memory. */
static bool keep_to_itself(void)
{
    const struct rlimit none = {0, 0};

    return prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
}

int main(int count, char *arguments[])
{
    const struct command *command;
    struct options options;
    struct error error = {0};
    bool usable, ok;

    umask(0077);
    if (!hold_standard_descriptors() || !keep_to_itself() || !environment_clean()) {
        return 1;
    }
    usable = options_parse(&options, count > 0 ? count - 1 : 0, arguments + 1, &error);
    command = find_command(&options);
    usable = usable && check_usage(command, &options, &error);
    ok = usable && environment_allows(&options, &error) && go(command, &options, &error);
    if (error.text[0] != '\0') {
        output_error(error.text);
    }
    if (!usable) {
        print_usage(command);
    }
    options_finish(&options);
    return ok ? 0 : error_exit_code(error.class);
}
