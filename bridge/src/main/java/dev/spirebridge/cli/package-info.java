/**
 * The command line: what a person types, reads and gets as an exit code, and the form of the log.
 */
@NullMarked
package dev.spirebridge.cli;

import org.jspecify.annotations.NullMarked;
