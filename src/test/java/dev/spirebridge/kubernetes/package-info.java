/** What the parts for the Kubernetes API do, alone and against a real API server. */
@NullMarked
package dev.spirebridge.kubernetes;

import org.jspecify.annotations.NullMarked;
