/* Who says so, and whether it happened: what a reader of the records would check by hand. */
#include "model/compile.h"

#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], model_path[128];
static dgm_model *model;
static dgm_coder *coder;

static int open_model(void **state) {
  (void)state;
  dgm_error error = {0};
  snprintf(folder, sizeof folder, "/tmp/dgm-claims-XXXXXX");
  if (!mkdtemp(folder))
    return 1;
  snprintf(model_path, sizeof model_path, "%s/english.dgm", folder);
  if (dgm_compile("data", "models", model_path, &error)) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  model = dgm_model_open(model_path, &error);
  coder = model ? dgm_coder_new(model, &error) : NULL;
  return !coder;
}

static int close_model(void **state) {
  (void)state;
  dgm_coder_free(coder);
  dgm_model_close(model);
  remove(model_path);
  return rmdir(folder);
}

static const dgm_document *read_text(const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .id = dgm_cstr("t")};
  assert_true(dgm_date_parse(dgm_cstr("2024-03-15"), &input.date));
  const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
  assert_non_null(d);
  return d;
}

/* The event whose trigger holds `word`, or DGM_NONE. */
static int64_t find_event(const dgm_document *d, const char *word) {
  for (uint32_t i = 0; i < d->n_events; i++) {
    dgm_span t = d->events[i].trigger;
    if (memmem(d->text.data + t.start, t.end - t.start, word, strlen(word)))
      return i;
  }
  return DGM_NONE;
}

static uint32_t event_of(const dgm_document *d, const char *word) {
  int64_t event = find_event(d, word);
  if (event < 0)
    fail_msg("no event \"%s\" in: %.*s", word, (int)d->text.size, d->text.data);
  return (uint32_t)event;
}

static void expect_status(const char *text, const char *trigger, const char *status) {
  const dgm_document *d = read_text(text);
  const dgm_assessment *a = &d->assessments[event_of(d, trigger)];
  if (strcmp(dgm_status_name(a->status), status))
    fail_msg("%s: %s, not %s (%s)", text, dgm_status_name(a->status), status, a->rule);
}

/* The words of a range of spans, joined by " ... ". */
static const char *words_of(const dgm_document *d, dgm_range range) {
  static char out[1024];
  size_t n = 0;
  out[0] = 0;
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_span s = d->spans[range.first + i];
    n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s", i ? " ... " : "", (int)(s.end - s.start),
                          d->text.data + s.start);
  }
  return out;
}

static const dgm_claim *claim_of(const dgm_document *d, const char *cue) {
  for (uint32_t i = 0; i < d->n_claims; i++)
    if (strstr(words_of(d, d->claims[i].cue), cue))
      return &d->claims[i];
  fail_msg("no claim with cue \"%s\" in: %.*s", cue, (int)d->text.size, d->text.data);
  return NULL;
}

static void expect_claim(const char *text, const char *cue, const char *source, const char *content, const char *stance,
                         const char *quote) {
  const dgm_document *d = read_text(text);
  const dgm_claim *c = claim_of(d, cue);
  assert_string_equal(words_of(d, c->source), source);
  assert_string_equal(words_of(d, c->content), content);
  assert_string_equal(dgm_stance_name(c->stance), stance);
  assert_string_equal(dgm_quote_name(c->quote), quote);
}

/* ---- attribution ---- */

static void test_quotations(void **state) {
  (void)state;
  expect_claim("\"The road is open,\" a Chadian officer said on Monday.", "said", "a Chadian officer",
               "The road is open", "asserts", "direct");
  expect_claim("\"The road,\" a Chadian officer said, \"is open to all lorries.\"", "said", "a Chadian officer",
               "The road ... is open to all lorries", "asserts", "direct");
  expect_claim("The road was \"open to all\", a Chadian officer said.", "said", "a Chadian officer",
               "The road was \"open to all", "asserts", "mixed");
}

static void test_quotation_goes_on(void **state) {
  (void)state;
  const dgm_document *d =
      read_text("\"The road is open,\" the general said. \"It will stay open. Nobody can close it.\"");
  assert_int_equal(d->n_claims, 1);
  assert_non_null(strstr(words_of(d, d->claims[0].content), "Nobody can close it"));
}

static void test_quotation_by_layout(void **state) {
  (void)state;
  expect_claim("\"Our wells,\" said the Chadian officer, \"are deep.\"", "said", "the Chadian officer",
               "Our wells ... are deep", "asserts", "direct");
  expect_claim("The Chadian judge said \"the court is not a theatre\" and left the hall.", "said", "The Chadian judge",
               "the court is not a theatre", "asserts", "direct");
  expect_claim("'The wells' owners were never paid,' a Chadian lawyer said.", "said", "a Chadian lawyer",
               "The wells' owners were never paid", "asserts", "direct");
  expect_claim("The road, a Chadian officer said on Monday, is \"open to all\".", "said", "a Chadian officer",
               "The road ... is \"open to all", "asserts", "mixed");
  expect_claim("The minister answered: \"Never.\"", "answered", "The minister", "Never", "asserts", "direct");
  expect_claim("He said the road was shut, adding: \"We need ten days.\"", "adding", "He", "We need ten days",
               "asserts", "direct");
}

static void test_quotation_over_paragraphs(void **state) {
  (void)state;
  expect_claim("\"The sea took our village.\n\n\"It will take more,\" the mayor said.", "said", "the mayor",
               "The sea took our village ... It will take more", "asserts", "direct");
  expect_claim("The mayor said:\n\n\"It is gone. We are poor.\"", "said", "The mayor", "It is gone. We are poor",
               "asserts", "direct");
}

static void test_quotation_without_cue(void **state) {
  (void)state;
  const dgm_document *d = read_text("Jordan's foreign minister was blunt. \"There will be no second camp.\"");
  assert_int_equal(d->n_claims, 1);
  assert_int_equal(d->claims[0].cue.count, 0);
  assert_string_equal(words_of(d, d->claims[0].source), "Jordan's foreign minister");
  assert_int_equal(read_text("Police closed the \"free market\" behind the station.")->n_claims, 0);
}

static void expect_medium(const char *text, const char *cue, const char *medium) {
  const dgm_document *d = read_text(text);
  dgm_span s = claim_of(d, cue)->medium;
  if (s.end - s.start != strlen(medium) || memcmp(d->text.data + s.start, medium, strlen(medium)))
    fail_msg("%s: medium \"%.*s\", not \"%s\"", text, (int)(s.end - s.start), d->text.data + s.start, medium);
}

static void test_medium(void **state) {
  (void)state;
  expect_medium("\"We regret it,\" the Chadian army said in a statement.", "said", "statement");
  expect_medium("\"We regret it,\" the general wrote on his Telegram channel.", "wrote", "Telegram channel");
  expect_medium("In an interview with the BBC, the general said: \"We regret it.\"", "said", "the BBC");
  expect_medium("Chad rejected the report of the press.", "rejected", "");
}

static void test_indirect(void **state) {
  (void)state;
  expect_claim("Chad's interior ministry said that two buses had burned.", "said", "Chad's interior ministry",
               "that two buses had burned", "asserts", "indirect");
  expect_claim("Two buses burned in Abeche, the Chadian interior ministry said.", "said",
               "the Chadian interior ministry", "Two buses burned in Abeche", "asserts", "indirect");
  expect_claim("According to the Red Cross, two buses burned.", "According to", "the Red Cross", "two buses burned",
               "asserts", "indirect");
  expect_claim("Kyiv accused Moscow of shelling a hospital.", "accused", "Kyiv", "Moscow of shelling a hospital",
               "alleges", "indirect");
  expect_claim("The ambassador is said to have fled.", "is said", "", "to have fled", "alleges", "indirect");
}

static void test_who_and_where(void **state) {
  (void)state;
  const dgm_document *d = read_text("Iran's foreign minister told state television that the talks would go on.");
  const dgm_claim *c = claim_of(d, "told");
  assert_true(c->by >= 0);
  assert_true(dgm_str_is(d->entities[d->mentions[c->by].entity].code, "IRN"));
  assert_int_equal(c->medium.end - c->medium.start, strlen("state television"));
}

static const char *code_of_first(const char *text, const char *cue) {
  static char code[8];
  const dgm_document *d = read_text(text);
  const dgm_claim *c = claim_of(d, cue);
  dgm_str found = c->by < 0 ? dgm_cstr("UNK") : d->entities[d->mentions[c->by].entity].code;
  snprintf(code, sizeof code, "%.*s", (int)found.size, found.data);
  return code;
}

static void test_claimants(void **state) {
  (void)state;
  assert_string_equal(code_of_first("Two trains collided near Quito. Witnesses said one had not braked.", "said"),
                      "UNK");
  assert_string_equal(code_of_first("Western diplomats said Moscow was gaining time.", "said"), "UNK");
  assert_string_equal(code_of_first("Mexican officials said the talks were over.", "said"), "MEX");
  assert_string_equal(code_of_first("Human Rights Watch published a report on Tuesday. The report says soldiers burned "
                                    "two villages.",
                                    "says"),
                      "NGO");
  assert_string_equal(
      code_of_first("The Malian foreign ministry issued a statement saying that the border was open.", "saying"),
      "MLI");
}

static void test_wishes(void **state) {
  (void)state;
  expect_claim("France urged Iran to release the teacher.", "urged", "France", "Iran to release the teacher",
               "anticipates", "indirect");
  expect_claim("The UN envoy called on both sides to withdraw.", "called on", "The UN envoy", "both sides to withdraw",
               "anticipates", "indirect");
  expect_claim("Kenya plans to send police to Haiti.", "plans", "Kenya", "to send police to Haiti", "anticipates",
               "indirect");
}

static void test_medium_words(void **state) {
  (void)state;
  const dgm_document *d = read_text("\"We will not leave,\" the rebel commander told Radio Okapi.");
  const dgm_claim *c = claim_of(d, "told");
  assert_int_equal(c->medium.end - c->medium.start, strlen("Radio Okapi"));
  d = read_text("In an interview with Der Spiegel, the Estonian defence minister said Europe must rearm.");
  c = claim_of(d, "said");
  assert_int_equal(c->medium.end - c->medium.start, strlen("Der Spiegel"));
}

static void test_nothing_is_said(void **state) {
  (void)state;
  assert_int_equal(read_text("The envoys said nothing and did not confirm that the talks were over.")->n_claims, 0);
  assert_int_equal(read_text("The minister told a story and announced the winner.")->n_claims, 0);
  assert_int_equal(read_text("Oman said in a statement that the port was shut.")->n_claims, 1);
}

static void test_nested(void **state) {
  (void)state;
  const dgm_document *d = read_text("Russia said that Ukraine had denied that it had bombed Belgorod.");
  const dgm_claim *outer = claim_of(d, "said"), *inner = claim_of(d, "denied");
  assert_ptr_equal(&d->claims[outer->of], inner);
  assert_int_equal(inner->of, DGM_NONE);
  const dgm_assessment *a = &d->assessments[event_of(d, "bombed")];
  assert_int_equal(a->claims.count, 2);
  assert_int_equal(a->status, DGM_DISPUTED);
  assert_false(a->own_voice);
}

static void test_denial_of_what_was_said_before(void **state) {
  (void)state;
  const dgm_document *d = read_text("Sudan said that Chadian troops had attacked a village. Chad denied it.");
  const dgm_assessment *a = &d->assessments[event_of(d, "attacked")];
  assert_int_equal(a->status, DGM_DISPUTED);
  assert_int_equal(a->claims.count, 2);
  const dgm_claim *denial = claim_of(d, "denied");
  assert_ptr_equal(&d->claims[denial->of], claim_of(d, "said"));
}

/* ---- status ---- */

static void test_denied_is_not_done(void **state) {
  (void)state;
  expect_status("Iran supplied drones to Russia.", "supplied", "occurred");
  expect_status("Iran denied that it had supplied drones to Russia.", "supplied", "disputed");
  expect_status("Iran denied supplying drones to Russia.", "supplying", "disputed");
  expect_status("The United States says Iran supplied drones to Russia.", "supplied", "occurred");
  expect_status("The United States accused Iran of supplying drones to Russia.", "supplying", "alleged");
  expect_status("The United States accused Iran of supplying drones to Russia.", "accused", "occurred");
  expect_status("Iran allegedly supplied drones to Russia.", "supplied", "alleged");
  expect_status("Iran is believed to have supplied drones to Russia.", "supplied", "alleged");
  expect_status("Iran did not supply drones to Russia.", "supply", "negated");
  expect_status("Iran may have supplied drones to Russia.", "supplied", "hypothetical");
  expect_status("The war will go on if Iran sends drones to Russia.", "sends", "hypothetical");
  expect_status("Iran will supply drones to Russia.", "supply", "planned");
  expect_status("Iran is supplying drones to Russia.", "supplying", "ongoing");
}

static void test_operators(void **state) {
  (void)state;
  expect_status("Rebels managed to attack the Nigerian base.", "attack", "occurred");
  expect_status("Rebels failed to attack the Nigerian base.", "attack", "negated");
  expect_status("Rebels tried to attack the Nigerian base.", "attack", "hypothetical");
  expect_status("Police prevented rebels from attacking the Nigerian base.", "attacking", "negated");
  expect_status("No rebels attacked the Nigerian base.", "attacked", "negated");
  expect_status("Rebels not only attacked the Nigerian base.", "attacked", "occurred");
  expect_status("Did rebels attack the Nigerian base?", "attack", "hypothetical");
  expect_status("Egypt will carry out air strikes on the Libyan rebels.", "strikes", "planned");
  expect_status("The army said that it would attack the Nigerian rebels.", "attack", "planned");
  expect_status("The army would have attacked the Nigerian rebels.", "attacked", "hypothetical");
  expect_status("The rebels continue to attack the Nigerian base.", "attack", "ongoing");
}

/* Cases written with the rules, three columns: text, a word of the event's predicate, status. */
static void test_status_cases(void **state) {
  (void)state;
  static const struct {
    const char *text, *trigger, *status;
  } cases[] = {
      {"Mali's rebels succeeded in abducting two engineers.", "abducting", "occurred"},
      {"Nobody disputes that Ethiopian soldiers shot the priest.", "shot", "occurred"},
      {"The court confirmed that the colonel had tortured prisoners.", "tortured", "occurred"},
      {"Oman brokered a truce, enabling aid workers to deliver food to Hodeidah.", "deliver", "occurred"},
      {"The army acknowledged killing six farmers in Kaduna.", "killing", "occurred"},
      {"The United Nations welcomed the release of the hostages by Hamas.", "release", "occurred"},
      {"The militia claimed responsibility for the bombing of the mosque.", "bombing", "occurred"},
      {"Chad managed to free the two French hostages on Tuesday.", "free", "occurred"},
      {"It is no secret that Egypt arrested the blogger.", "arrested", "occurred"},
      {"The rebels conceded that they had shelled the convoy.", "shelled", "occurred"},
      {"Serbia did in fact expel the Croatian consul, its foreign ministry said.", "expel", "occurred"},
      {"The envoy apologised for the arrest of the Kenyan reporters by Ugandan police.", "arrest", "occurred"},
      {"Syria's army is reported to have said it had shot down a drone after rebels bombed Hama.", "bombed",
       "occurred"},
      {"Police in Nairobi arrested a man suspected of killing a judge.", "arrested", "occurred"},
      {"Kenya said Somali soldiers had killed two farmers. Somalia confirmed the killing.", "killed", "occurred"},
      {"Rebels said they had killed 12 soldiers. The claim could not be independently verified.", "killed", "occurred"},
      {"The colonel admitted that he had killed 12 monks.", "killed", "occurred"},
      {"The Swiss president, who met Xi Jinping on Monday, praised the talks.", "met", "occurred"},
      {"The rebels, having shelled the town, withdrew.", "shelled", "occurred"},
      {"The army not only shelled the town but also bombed it.", "shelled", "occurred"},
      {"The police would later say that they had arrested 40 people.", "arrested", "occurred"},
      {"The ship that Houthi rebels attacked last week has sunk.", "attacked", "occurred"},
      {"The minister regrets having met the warlord.", "met", "occurred"},
      {"Nepal was forced to expel the diplomat.", "expel", "occurred"},
      {"The crowd marched to the palace to demand that the president resign.", "marched", "occurred"},
      {"Armenia began withdrawing from the four villages on Friday.", "withdrawing", "occurred"},
      {"The junta released all those it had arrested in May.", "arrested", "occurred"},
      {"Pakistan continues to deport Afghan families.", "deport", "ongoing"},
      {"As talks between the two sides go on in Doha, shelling has eased.", "talks", "ongoing"},
      {"Negotiations between Cyprus and Turkey are ongoing in Geneva.", "Negotiations", "ongoing"},
      {"The Kremlin is holding two American journalists in a Moscow prison.", "holding", "ongoing"},
      {"Rebels continue to hold 20 Filipino sailors.", "hold", "ongoing"},
      {"The Saudi-led coalition continues to blockade the port.", "blockade", "ongoing"},
      {"Villagers said soldiers were burning houses in the valley.", "burning", "ongoing"},
      {"The strike by Argentine teachers entered its third week.", "strike", "ongoing"},
      {"Police are holding the editor at a prison in Lima.", "holding", "ongoing"},
      {"Hundreds of truckers are still blocking the border with Poland.", "blocking", "ongoing"},
      {"While the army is shelling the suburbs, diplomats are meeting in Jeddah.", "shelling", "ongoing"},
      {"Aid agencies are still delivering food to Gaza.", "delivering", "ongoing"},
      {"The unions have not ended their strike; drivers are still striking in Rome.", "striking", "ongoing"},
      {"Taxi drivers in Accra are due to strike on Thursday.", "strike", "planned"},
      {"The two presidents will hold talks on the eve of the summit.", "talks", "planned"},
      {"Bolivia's government intends to nationalise the mine and seize its accounts.", "seize", "planned"},
      {"On the eve of his visit to Beijing, the Brazilian president praised China.", "visit", "planned"},
      {"The army is to withdraw from the valley by Sunday.", "withdraw", "planned"},
      {"The rebels promised to release the nuns on Friday.", "release", "planned"},
      {"Hamas said it would release three hostages on Saturday.", "release", "planned"},
      {"Britain wants to deport 200 Albanians.", "deport", "planned"},
      {"The Vatican hopes that China will release the bishop.", "release", "planned"},
      {"The general pledged that troops would withdraw within a week.", "withdraw", "planned"},
      {"Lawyers are about to sue the Kenyan government.", "sue", "planned"},
      {"The upcoming visit of the Chinese premier to Oslo is opposed by dissidents.", "visit", "planned"},
      {"The mediators hope to persuade the rebels to release the nurses.", "release", "planned"},
      {"The minister did not rule out expelling the ambassador.", "expelling", "hypothetical"},
      {"The possibility of an attack by al-Shabaab worries Nairobi.", "attack", "hypothetical"},
      {"Spain may yet extradite the banker to Venezuela.", "extradite", "hypothetical"},
      {"The army might have bombed the village by mistake.", "bombed", "hypothetical"},
      {"Qatar could release the frozen funds to Iran.", "release", "hypothetical"},
      {"Lawmakers asked whether the police had beaten the student.", "beaten", "hypothetical"},
      {"In the event of an attack by Eritrea, Ethiopia would close the road.", "attack", "hypothetical"},
      {"Should Kosovo arrest the priest, Serbia would protest.", "arrest", "hypothetical"},
      {"Turkey is unlikely to release the pastor.", "release", "hypothetical"},
      {"Syria lacks the means to shell the base.", "shell", "hypothetical"},
      {"Analysts say Iran may attack Saudi ships.", "attack", "hypothetical"},
      {"The army feared being attacked by the rebels.", "attacked", "hypothetical"},
      {"Lebanon would have sent aid to Syria had the road been open.", "sent", "hypothetical"},
      {"The two presidents are likely to meet in Astana.", "meet", "hypothetical"},
      {"The army declined to say whether it had shelled the village.", "shelled", "hypothetical"},
      {"Kenya's president said he might visit Kinshasa.", "visit", "hypothetical"},
      {"Police prevented the students from marching to the palace.", "marching", "negated"},
      {"Aid convoys were prevented from delivering food to Darfur.", "delivering", "negated"},
      {"The parties were unable to sign the accord.", "sign", "negated"},
      {"Gabon's army failed to arrest the plotters.", "arrest", "negated"},
      {"The strike by railway workers was averted at the last minute.", "strike", "negated"},
      {"Venezuela will not extradite the colonel to Spain.", "extradite", "occurred"}, /* a refusal */
      {"Venezuela will not attack Colombia.", "attack", "negated"},
      {"The United Nations found no evidence that Chad had sent weapons to Darfur.", "sent", "negated"},
      {"The army has been unable to withdraw from the town.", "withdraw", "negated"},
      {"France is no longer training Malian soldiers.", "training", "negated"},
      {"Malta will not expel the Libyan consul.", "expel", "negated"},
      {"The president said that he had not met the oligarch.", "met", "negated"},
      {"Police suspect that separatists bombed the pipeline.", "bombed", "alleged"},
      {"An activist claimed police beat him in custody.", "beat", "alleged"},
      {"A suspected rebel attack killed six soldiers in Mozambique.", "attack", "alleged"},
      {"There are unverified reports of a massacre by Ethiopian soldiers in Amhara.", "massacre", "alleged"},
      {"The Burmese army reportedly bombed a school.", "bombed", "alleged"},
      {"An opposition group claims that police tortured its leader.", "tortured", "alleged"},
      {"According to unverified reports, Rwanda sent troops to Benin.", "sent", "alleged"},
      {"Ukrainian officials suspect Russia of deporting orphans.", "deporting", "alleged"},
      {"The alleged poisoning of the spy by Russian agents shocked London.", "poisoning", "alleged"},
      {"Lebanon's army did not confirm that Israel had bombed the bridge.", "bombed", "alleged"},
      {"Burundi's army is suspected of having killed the activist.", "killed", "alleged"},
      {"The colonel is believed to have killed 12 monks.", "killed", "alleged"},
      {"Burma's rebels blamed the army for a bombing in Mandalay.", "bombing", "alleged"},
      {"Police arrested an officer for allegedly beating a protester.", "beating", "alleged"},
      {"Belarus is understood to have released the two Poles.", "released", "alleged"},
      {"The United States accused Cuba of spying and of arresting its citizens. Havana has denied these claims.",
       "arresting", "disputed"},
      {"India accused Pakistan of shelling a village in Kashmir. Islamabad said the allegation was baseless.",
       "shelling", "disputed"},
      {"Human rights groups say Egypt tortured the student. Cairo has rejected that account.", "tortured", "disputed"},
      {"The minister dismissed reports that police had beaten protesters.", "beaten", "disputed"},
      {"Witnesses said soldiers shot five people in Conakry. The government disputes this.", "shot", "disputed"},
      {"Nigeria's army killed 40 civilians, according to Amnesty International, which the army denies.", "killed",
       "disputed"},
      {"Kinshasa's claim that Rwanda shelled the camp was rejected by Kigali.", "shelled", "disputed"},
      {"Sofia said it had no part in the bombing of the depot, of which Moscow accuses it.", "bombing", "disputed"},
      {"Tehran denied that it had sent missiles to Russia.", "sent", "disputed"},
      {"The army denied killing civilians.", "killing", "disputed"},
      {"Police rejected claims that they had beaten the prisoner.", "beaten", "disputed"},
      {"Belgrade denies having armed the gunmen.", "armed", "disputed"},
      {"Armenia says Azerbaijan shelled a village; Azerbaijan says it did not.", "shelled", "disputed"},
      {"Ankara has denied reports that it bombed a hospital in Syria.", "bombed", "disputed"},
      {"Amnesty says police killed 12 protesters, a figure the government disputes.", "killed", "disputed"},
      {"Mali says it killed 20 militants, but residents say they were herders and the army denies killing civilians.",
       "killing", "disputed"},
      {"The minister denied that talks with the rebels had taken place.", "talks", "disputed"},
      {"Both armies denied shelling the hospital.", "shelling", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. Mogadishu denied it.", "killed", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. Somalia's defence minister called the account false.",
       "killed", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. There was no truth in the report, Somalia's army said.",
       "killed", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. \"This is a lie,\" Somalia's information minister said.",
       "killed", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. Somalia denied the accusation.", "killed", "disputed"},
      {"Kenya said Somali soldiers had killed two farmers. Mogadishu says its troops were not involved.", "killed",
       "disputed"},
      {"Somali soldiers killed two farmers, according to Kenya. Mogadishu disputed that.", "killed", "disputed"},
      {"Somali soldiers killed two farmers. Mogadishu denies it.", "killed", "disputed"},
      {"Somali soldiers killed two farmers, villagers said. But the army said the report was untrue.", "killed",
       "disputed"},
      {"Villagers said soldiers killed two farmers; the Somali army said the claim was baseless.", "killed",
       "disputed"},
      {"An Iranian official denied a newspaper report that Tehran had arrested a French tourist.", "arrested",
       "disputed"},
      {"A report that Chad had expelled the envoy was denied by its government.", "expelled", "disputed"},
      {"The foreign ministry said it was not true that Chad had expelled the envoy.", "expelled", "disputed"},
      {"The opposition says Chad expelled the envoy. The foreign minister dismissed that as a rumour.", "expelled",
       "disputed"},
      {"Chinese police arrested the bishop, Catholic media said, but the authorities deny holding him.", "holding",
       "disputed"},
      {"Bishops accuse China of arresting a priest, something Beijing denies.", "arresting", "disputed"},
      {"Ethiopia denies that its drones killed 30 villagers.", "killed", "disputed"},
      {"The Ethiopian army disputes that its drones killed the villagers.", "killed", "disputed"},
      {"Uganda disputes accusations that its troops looted Congolese gold and killed miners.", "killed", "disputed"},
      {"The spokesman's denial that Egypt had arrested the reporter was met with scorn.", "arrested", "disputed"},
      {"Rwanda has always denied backing the rebels who attacked Goma.", "backing", "disputed"},
  };
  size_t unseen = 0; /* whether the scorer takes a word for an event is not what is tested here, but most must be */
  for (size_t i = 0; i < DGM_COUNT(cases); i++)
    if (find_event(read_text(cases[i].text), cases[i].trigger) < 0)
      unseen++;
    else
      expect_status(cases[i].text, cases[i].trigger, cases[i].status);
  assert_true(unseen * 20 <= DGM_COUNT(cases));
}

static void test_confirmation(void **state) {
  (void)state;
  const dgm_document *d =
      read_text("Kenya accused Somali soldiers of killing two farmers. Somalia confirmed the killing.");
  const dgm_assessment *a = &d->assessments[event_of(d, "killing")];
  assert_int_equal(a->status, DGM_OCCURRED);
  assert_int_equal(a->claims.count, 2);
  assert_ptr_equal(&d->claims[claim_of(d, "confirmed")->of], claim_of(d, "accused"));
}

static void test_verdict_is_of_who_says_so(void **state) {
  (void)state;
  const dgm_document *d =
      read_text("Kenya said Somali soldiers had killed two farmers. The report was false, Mogadishu replied.");
  assert_int_equal(d->n_claims, 2);
  assert_int_equal(claim_of(d, "replied")->stance, DGM_DENIES);
  assert_ptr_equal(&d->claims[claim_of(d, "replied")->of], claim_of(d, "said"));
}

static void test_future_meeting_is_agreement(void **state) {
  (void)state;
  const dgm_document *d = read_text("The Polish president will visit Lithuania in May.");
  assert_int_equal(d->assessments[event_of(d, "visit")].type, DGM_AGREE);
  d = read_text("The Polish president visited Lithuania on Monday.");
  assert_int_equal(d->assessments[event_of(d, "visited")].type, DGM_CONSULT);
  d = read_text("The Polish president will not visit Lithuania.");
  assert_int_equal(d->assessments[event_of(d, "visit")].type, DGM_CONSULT);
}

/* ---- robustness ---- */

static void test_odd_texts(void **state) {
  (void)state;
  static const char *const texts[] = {"",
                                      "\"",
                                      "\"\"\"\"",
                                      "said",
                                      "said:",
                                      ": :",
                                      "\" said",
                                      "denied it",
                                      "which he denied",
                                      "He said: \"",
                                      "“\n\n”\n\n“said",
                                      "according to",
                                      "According to, X",
                                      "X: Y: Z"};
  for (size_t i = 0; i < DGM_COUNT(texts); i++) {
    const dgm_document *d = read_text(texts[i]);
    for (uint32_t c = 0; c < d->n_claims; c++)
      assert_true(d->claims[c].of < (int32_t)d->n_claims && d->claims[c].content.count > 0);
    for (uint32_t s = 0; s < d->n_spans; s++)
      assert_true(d->spans[s].start < d->spans[s].end && d->spans[s].end <= d->text.size);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_quotations),
      cmocka_unit_test(test_quotation_goes_on),
      cmocka_unit_test(test_quotation_by_layout),
      cmocka_unit_test(test_quotation_over_paragraphs),
      cmocka_unit_test(test_quotation_without_cue),
      cmocka_unit_test(test_medium),
      cmocka_unit_test(test_indirect),
      cmocka_unit_test(test_who_and_where),
      cmocka_unit_test(test_claimants),
      cmocka_unit_test(test_wishes),
      cmocka_unit_test(test_medium_words),
      cmocka_unit_test(test_nothing_is_said),
      cmocka_unit_test(test_nested),
      cmocka_unit_test(test_denial_of_what_was_said_before),
      cmocka_unit_test(test_denied_is_not_done),
      cmocka_unit_test(test_operators),
      cmocka_unit_test(test_status_cases),
      cmocka_unit_test(test_confirmation),
      cmocka_unit_test(test_verdict_is_of_who_says_so),
      cmocka_unit_test(test_future_meeting_is_agreement),
      cmocka_unit_test(test_odd_texts),
  };
  return cmocka_run_group_tests(tests, open_model, close_model);
}
