/**
 * Reads the view of the engine into a {@link ChatSnapshot}. It returns the same snapshot as long as
 * every part of the view is the one it was, so that nothing is dispatched when nothing changed.
 * Pictures of people are in the form that the terminal can show.
 *
 * @module
 */
import type { ChatView, Person } from "../../../chat/api/chat_view.ts";
import type { PictureForm } from "../../../chat/people/settings/pictures.ts";
import { hasSameFields } from "../../../core/same_fields.ts";
import type { ChatSnapshot } from "../model/model.ts";

/**
 * Creates a function that reads the view, with the members of the room that is shown. `pictureForm`
 * returns the form of pictures that counts now.
 */
export function createSnapshotReader(
  view: ChatView,
  pictureForm: () => PictureForm,
): (room: string) => ChatSnapshot {
  let last: ChatSnapshot | undefined;
  const shown: Readonly<Record<PictureForm, (people: readonly Person[]) => readonly Person[]>> = {
    ascii: (people) => people,
    unicode: createFaces(),
  };

  return (room) => {
    const form = pictureForm();
    const pictured = shown[form];
    const [self = view.self] = pictured([view.self]);
    const next: ChatSnapshot = {
      self,
      people: pictured(view.people),
      rooms: view.rooms,
      lobby: view.lobby,
      members: pictured(view.members(room)),
      status: view.status,
      settings: view.settings,
      aliases: view.aliases,
      pictureForm: form,
      boundKeys: view.boundKeys,
    };
    if (last === undefined || !hasSameFields(last, next)) last = next;
    return last;
  };
}

/**
 * Creates a function that gives people their faces for pictures. An unchanged person and list give
 * the same ones as before.
 */
function createFaces(): (people: readonly Person[]) => readonly Person[] {
  const faces = new WeakMap<Person, Person>();
  const lists = new WeakMap<readonly Person[], readonly Person[]>();

  function withFace(person: Person): Person {
    const { face } = person;
    if (face === undefined) return person;
    const known = faces.get(person) ?? { ...person, picture: face };
    faces.set(person, known);
    return known;
  }

  return (people) => {
    const known = lists.get(people) ?? people.map(withFace);
    const result = hasSameFields(known, people) ? people : known;
    lists.set(people, result);
    return result;
  };
}
