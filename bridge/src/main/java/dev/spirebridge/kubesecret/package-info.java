/**
 * The workload's identity as a Secret of type kubernetes.io/tls, for those that take certificates
 * from nowhere else: a pure decision about one Secret, and the loop that does what it says.
 */
@NullMarked
package dev.spirebridge.kubesecret;

import org.jspecify.annotations.NullMarked;
