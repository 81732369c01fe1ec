/* version: the one place that has it. The Makefile reads it from here, and `make documents` writes
 * it into the man pages. */
#ifndef TAPWATCH_BASE_VERSION_H
#define TAPWATCH_BASE_VERSION_H
#define TAPWATCH_VERSION "0.1.0"
#endif
