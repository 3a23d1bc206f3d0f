package org.athanor.plugin;

import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * One line on a part (on its class) or on an option (on the record component, with its unit); shown
 * by the shell.
 */
@Retention(RUNTIME)
@Target({TYPE, RECORD_COMPONENT})
public @interface Doc {
  String value();
}
