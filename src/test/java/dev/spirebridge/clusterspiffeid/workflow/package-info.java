@NullMarked
package dev.spirebridge.clusterspiffeid.workflow;

import org.jspecify.annotations.NullMarked;
