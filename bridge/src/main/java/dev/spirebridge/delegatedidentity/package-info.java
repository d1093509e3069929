/**
 * SPIRE's Delegated Identity API as a source: the agent is asked on behalf of each calling process,
 * which gets the identities that SPIRE gives that process and nobody else's.
 */
@NullMarked
package dev.spirebridge.delegatedidentity;

import org.jspecify.annotations.NullMarked;
