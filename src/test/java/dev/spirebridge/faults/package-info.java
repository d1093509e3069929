/**
 * The fault suite: real processes, a fault in each test, and what must hold, measured. Run by
 * {@code ./mvnw -Pfaults verify}, which makes the tables of docs/reliability.md of it.
 */
@NullMarked
package dev.spirebridge.faults;

import org.jspecify.annotations.NullMarked;
