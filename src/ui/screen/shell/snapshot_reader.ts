/**
 * Reads the view of the engine into a {@link ChatSnapshot}. It returns the same snapshot as long as
 * every part of the view is the one it was, so that nothing is dispatched when nothing changed.
 * Pictures of people are in the form that the terminal can show.
 *
 * @module
 */
import type { ChatView, Person } from "../../../chat/api/chat_view.ts";
import type { PictureForm } from "../../../chat/people/pictures.ts";
import { hasSameFields } from "../../../core/same_fields.ts";
import type { ChatSnapshot } from "../model/model.ts";

/** Creates a function that reads the view, with the members of the room that is shown. */
export function createSnapshotReader(
  view: ChatView,
  pictureForm: PictureForm,
): (room: string) => ChatSnapshot {
  let last: ChatSnapshot | undefined;
  const faces = new WeakMap<Person, Person>();
  const lists = new WeakMap<readonly Person[], readonly Person[]>();

  function shown(person: Person): Person {
    const { face } = person;
    if (pictureForm === "ascii" || face === undefined) return person;
    const known = faces.get(person) ?? { ...person, picture: face };
    faces.set(person, known);
    return known;
  }

  function allShown(people: readonly Person[]): readonly Person[] {
    const known = lists.get(people) ?? people.map(shown);
    const result = hasSameFields(known, people) ? people : known;
    lists.set(people, result);
    return result;
  }

  return (room) => {
    const next: ChatSnapshot = {
      self: shown(view.self),
      people: allShown(view.people),
      rooms: view.rooms,
      lobby: view.lobby,
      members: allShown(view.members(room)),
      status: view.status,
      settings: view.settings,
      aliases: view.aliases,
      pictureForm,
    };
    if (last === undefined || !hasSameFields(last, next)) last = next;
    return last;
  };
}
