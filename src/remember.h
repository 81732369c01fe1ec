/* remember: the setting `state_file`, from the start of the program to its end: reads what was
 * known, has it saved each minute (report/state_saver.h), and at the end. */
#ifndef TAPWATCH_REMEMBER_H
#define TAPWATCH_REMEMBER_H

#include "src/capture/capture.h"
#include "src/report/state_saver.h"

struct remember {
    struct state_file file;
    struct state_saver saver;
    bool saves;  /* else there is no such setting, or the file was refused, which was said */
    bool writes; /* else another tapwatch does, which was said */
};

/* path is borrowed; "": nothing is remembered. The file is ours alone to write from then on, until
 * remember_close. */
void remember_open(struct remember *r, const char *path);
/* Behind capture_open, which was given file.bytes. */
void remember_begin(struct remember *r, struct capture *c, struct exchange *x);
/* For batch and screen; NULL: nothing is saved. */
struct state_saver *remember_saver(struct remember *r);
/* Behind capture_join. False: it could not be saved, which was said. */
bool remember_end(struct remember *r, struct capture *c, struct exchange *x);
/* Behind whatever came of it. */
void remember_close(struct remember *r);

#endif
