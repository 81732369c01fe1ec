/* descriptors: what whoever started us left open is none of our business, but for the three
 * standard streams and what the command line names (/dev/fd/63 of a shell's <(..)). */
#ifndef TAPWATCH_SANDBOX_DESCRIPTORS_H
#define TAPWATCH_SANDBOX_DESCRIPTORS_H

/* Notes which are open; before anything is opened. */
void descriptors_note(void);
/* Closes those, but for what one of the words ends in: "/fd/63". */
void descriptors_close(int word_count, char *const *words);

#endif
