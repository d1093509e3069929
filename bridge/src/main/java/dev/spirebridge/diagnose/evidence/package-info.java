/** What is known of a pod on its way to an identity, and why the rest is not. Values alone. */
@NullMarked
package dev.spirebridge.diagnose.evidence;

import org.jspecify.annotations.NullMarked;
