package org.athanor.plugin;

import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The value of an option that a recipe leaves out. An option without one must be given. */
@Retention(RUNTIME)
@Target(RECORD_COMPONENT)
public @interface Default {
  String value();
}
