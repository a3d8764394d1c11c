/**
 * People: how others are known, and how this person appears to them by name, picture and absence.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import { findPersonFor, type NamedPerson } from "../people/people.ts";
import { command, type Feature } from "./feature.ts";
import { whoisText } from "./whois.ts";

export const PEOPLE_FEATURE: Feature = {
  title: "People",
  commands: [
    command({
      name: "nick",
      aliases: ["name"],
      usage: "/nick NAME",
      summary: "take another name",
      arguments: ["name"],
      run: (call, [name], { outgoingMessages }) => outgoingMessages.rename(name, call),
    }),
    command({
      name: "whois",
      usage: "/whois USER",
      summary: "all that is known of USER: key, link, idle time, last words, local time",
      arguments: ["user"],
      run(call, [user], context) {
        const { people } = context;
        const person = findPersonFor<NamedPerson>(call, user, [people.self, ...people.reachable]);
        if (person !== undefined) call.notice("whois", whoisText(person, context, call.now));
      },
    }),
    command({
      name: "verify",
      usage: "/verify USER [ok]",
      summary: "what to compare with USER, to know that nobody stands between you",
      arguments: ["user"],
      optional: ["text"],
      run(call, [user, answer], { identityWatch }) {
        const isSame = answer?.toLowerCase() === "ok";
        if (answer === undefined || isSame) return identityWatch.verify(user, isSame, call);
        const name = safeText(user);
        call.refuse(`Write /verify ${name} ok if both saw the same number, and nothing else`);
      },
    }),
    command({
      name: "sp",
      aliases: ["picture"],
      usage: "/sp NAME|list|default",
      summary: "take a picture, which others see beside your name",
      arguments: ["picture"],
      run: (call, [name], { pictureAndAway }) => pictureAndAway.choose(name, call),
    }),
    command({
      name: "away",
      usage: "/away [TEXT]",
      summary: "tell others that you won't answer, and why",
      optional: ["text"],
      run: (call, [reason = ""], { pictureAndAway }) => pictureAndAway.goAway(reason, call),
    }),
    command({
      name: "back",
      usage: "/back",
      summary: "you are here again",
      run: (call, _, { pictureAndAway }) => pictureAndAway.comeBack(call),
    }),
  ],
};
