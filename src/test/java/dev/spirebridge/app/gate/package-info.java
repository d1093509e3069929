/** Tests of the gates: tables of what they are told, and a real API server. */
@NullMarked
package dev.spirebridge.app.gate;

import org.jspecify.annotations.NullMarked;
