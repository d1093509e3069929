/** Tests of the planner: tables, rule by rule, and properties over random clusters. */
@NullMarked
package dev.spirebridge.clusterspiffeid;

import org.jspecify.annotations.NullMarked;
