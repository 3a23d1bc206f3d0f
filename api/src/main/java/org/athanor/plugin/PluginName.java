package org.athanor.plugin;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Sets the service property {@code plugin.name}: the name by which a recipe asks for the plugin.
 * Lower case with dashes.
 */
@ComponentPropertyType
public @interface PluginName {
  String value();
}
