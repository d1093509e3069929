/**
 * Identities as certificate files in folders: whole sets under the names that each reader expects,
 * put in place so that neither a reader nor a restart ever takes half of one for a set.
 */
@NullMarked
package dev.spirebridge.files;

import org.jspecify.annotations.NullMarked;
