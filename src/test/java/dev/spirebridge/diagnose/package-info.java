/** Tests of explanations: tables of every state a pod can be stuck in. */
@NullMarked
package dev.spirebridge.diagnose;

import org.jspecify.annotations.NullMarked;
