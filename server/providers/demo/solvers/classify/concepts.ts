/** Words that go with a kind of text, as beginnings of words in lower case. A label is matched to the concept that one of its names begins. */
export interface Concept {
  /** Beginnings of labels that mean it. */
  readonly names: readonly string[];
  readonly cues: readonly string[];
}

const concept = (names: string, cues: string): Concept => ({
  names: names.split(" "),
  cues: cues.split(/,\s*/),
});

/** General vocabulary of the labels that support desks, newsrooms and mail filters use. */
export const concepts: readonly Concept[] = [
  concept(
    "refund",
    "refund, money back, reimburse, charged twice, return my money, credit me, paid twice, overcharg",
  ),
  concept(
    "cancel",
    "cancel, stop my, end my, terminate, unsubscribe, no longer want, close my account, quit, call off",
  ),
  concept(
    "track",
    "where is, where's, tracking, arrive, courier, on its way, still waiting for, has not come, when will, shipped yet, delivery status, parcel is",
  ),
  concept(
    "change_address address move",
    "moved, moving, new address, address, send it to, deliver to, different street, number , flat ",
  ),
  concept(
    "bill payment invoice",
    "invoice, bill, charge, payment, paid, card, fee, price, receipt, vat, subscription",
  ),
  concept("ship deliver", "ship, deliver, parcel, package, courier, arriv, tracking, post"),
  concept(
    "tech bug support",
    "error, crash, bug, does not work, doesn't work, broken, install, login, password, screen, update, app , server, freez",
  ),
  concept("account login", "account, password, log in, login, sign in, username, profile, locked out"),
  concept(
    "feature request",
    "could you add, would be nice, please add, wish, feature, support for, it would help",
  ),
  concept(
    "complain",
    "terrible, unacceptable, rude, disappoint, angry, worst, never again, fourth time, furious, ridiculous",
  ),
  concept(
    "praise compliment thank",
    "thank, great, love, excellent, wonderful, well done, friendly, perfect",
  ),
  concept(
    "urgent high critical p1",
    "urgent, immediately, asap, right now, down, outage, emergency, data loss, cannot work, at once, critical, security",
  ),
  concept("low p4", "whenever, no hurry, some day, nice to have, minor, cosmetic, typo, when you have time"),
  concept(
    "economy business financ",
    "bank, interest rate, market, share, stock, inflation, profit, tax, budget, price, company, firm, trade, job, union, wage, currency, export, unemploy, merger",
  ),
  concept(
    "sport",
    "match, goal, cup, league, coach, champion, final, race, olymp, team, season, player, win over, marathon, medal, striker, stadium, tournament, beat",
  ),
  concept(
    "health medic",
    "patient, hospital, vaccine, doctor, disease, heart, flu, nurse, clinic, drug, virus, cancer, sleep, diet, surgeon, allerg",
  ),
  concept(
    "cultur entertain art",
    "film, museum, novel, theatre, theater, opera, concert, exhibition, painter, poet, album, festival, director, orchestra, gallery, choir, author",
  ),
  concept(
    "scien",
    "study, research, scientist, planet, moon, probe, telescope, species, fossil, physic, particle, genome, climate, laborator, astronom, experiment",
  ),
  concept(
    "polit",
    "parliament, election, minister, president, vote, law, party, senate, government, coalition, treaty",
  ),
  concept("travel", "flight, hotel, trip, beach, tour, airport, luggage, visa, train, passport"),
  concept("food", "recipe, cook, restaurant, bake, dish, taste, soup, flavour, oven"),
  concept(
    "spam phish",
    "congratulations, free , winner, click, prize, claim, urgent, selected, card number, verify your, limited offer, !!!, lottery, million, bank details, act now, wire, gift card, do not call, password, crypto, guarantee",
  ),
  concept(
    "legit ham",
    "meeting, attached, agenda, regards, as agreed, minutes, see you, lunch, tomorrow, invoice for, your booking, reminder, appointment",
  ),
  concept(
    "for support favour pro",
    "in favour, support, welcome, good idea, finally, should go ahead, vote yes, long overdue, glad, at last, benefit",
  ),
  concept(
    "against oppose contra",
    "against, oppose, bad idea, ruin, must not, mistake, vote no, stop this, harm, nonsense, who will pay, threat",
  ),
  concept(
    "undecided neutral unsure",
    "not sure, undecided, both sides, on the one hand, cannot say, still could not, might, have not made up, torn, either way",
  ),
  concept(
    "ad-hominem ad_hominem ad",
    "look at how, he is a, she is a, what would, coming from, who himself, of course he, of course she, dresses, never even, liar",
  ),
  concept(
    "straw",
    "so you want, so you think, what you are saying is, you would have us, in other words you, wants us all to",
  ),
  concept(
    "false",
    "either, or else, the only alternative, you are with us, choose between, there are only two",
  ),
  concept(
    "slippery",
    "next thing, before long, soon we, will lead to, where will it end, in the end, then they will, first it",
  ),
  concept(
    "circular",
    "because it says, since it is, because he says, since she says, is true because, which is why it is, it is written",
  ),
  concept(
    "post",
    "ever since, after that, right after, since then, and then, the day after, a week later, so it must, worked",
  ),
];
