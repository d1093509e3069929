/**
 * Why a pod has no identity: the way from its label to the certificate its proxy holds, step by
 * step, from evidence that was collected. Pure; {@code collect} has the effects.
 */
@NullMarked
package dev.spirebridge.diagnose;

import org.jspecify.annotations.NullMarked;
