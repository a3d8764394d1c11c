/** The room that everybody is in. */
export const GENERAL = "general";
export const GENERAL_TOPIC = "Talk about anything";
