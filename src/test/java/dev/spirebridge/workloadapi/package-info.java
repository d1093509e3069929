@NullMarked
package dev.spirebridge.workloadapi;

import org.jspecify.annotations.NullMarked;
