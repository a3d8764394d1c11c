/**
 * Emoji by their short names: the names that chat programs share, and shorter ones of our own. The
 * shared names are those of gemoji 8.1 (MIT License, https://github.com/wooorm/gemoji).
 *
 * Each emoji is one character of two columns in every terminal. None is made of several characters,
 * and none needs a variation selector (Unicode's `Emoji_Presentation`).
 *
 * @module
 */

/**
 * The table. The first lines are ours and decide where gemoji has another emoji for the name: its
 * `heart` needs a variation selector.
 */
export const EMOJI: ReadonlyMap<string, string> = read(`
  smile 😄 smiley 😃 grin 😁 laughing 😆 joy 😂 rofl 🤣 sweat_smile 😅 blush 😊 innocent 😇 wink 😉 slight_smile 🙂
  upside_down 🙃 relieved 😌 heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany 🤪 nerd 🤓 sunglasses 😎
  star_struck 🤩 partying 🥳 smirk 😏 unamused 😒 disappointed 😞 pensive 😔 worried 😟 confused 😕 frowning 🙁
  persevere 😣 tired 😫 weary 😩 pleading 🥺 cry 😢 sob 😭 triumph 😤 angry 😠 rage 😡 exploding_head 🤯 flushed 😳
  hot 🥵 cold 🥶 scream 😱 fearful 😨 hugging 🤗 thinking 🤔 shushing 🤫 yawning 🥱 neutral 😐 expressionless 😑
  grimacing 😬 rolling_eyes 🙄 hushed 😯 open_mouth 😮 astonished 😲 sleeping 😴 drooling 🤤 dizzy_face 😵 zipper_mouth 🤐
  sick 🤢 vomiting 🤮 sneezing 🤧 mask 😷 cowboy 🤠 clown 🤡 skull 💀 ghost 👻 alien 👽 robot 🤖 poop 💩
  wave 👋 ok_hand 👌 pinching 🤏 crossed_fingers 🤞 metal 🤘 call_me 🤙 point_left 👈 point_right 👉 point_up 👆
  point_down 👇 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 fist ✊ punch 👊 clap 👏 raised_hands 🙌 open_hands 👐
  handshake 🤝 pray 🙏 muscle 💪 eyes 👀 brain 🧠 ear 👂 facepalm 🤦 shrug 🤷 bow 🙇 dancer 💃 running 🏃
  heart 💖 broken_heart 💔 blue_heart 💙 green_heart 💚 yellow_heart 💛 purple_heart 💜 black_heart 🖤 sparkles ✨
  star ⭐ star2 🌟 zap ⚡ fire 🔥 boom 💥 100 💯 sweat_drops 💦 zzz 💤 tada 🎉 confetti 🎊 balloon 🎈 gift 🎁 trophy 🏆
  medal 🏅 first 🥇 second 🥈 third 🥉 dart 🎯 crystal_ball 🔮 dice 🎲 jigsaw 🧩 guitar 🎸 headphones 🎧 mic 🎤 art 🎨
  movie 🎬 camera 📷 phone 📱 computer 💻 piano 🎹 battery 🔋 plug 🔌 bulb 💡 flashlight 🔦 wrench 🔧 hammer 🔨
  toolbox 🧰 magnet 🧲 microscope 🔬 telescope 🔭 test_tube 🧪 dna 🧬 satellite 📡 rocket 🚀 airplane 🛫 car 🚗 bus 🚌
  train 🚆 bike 🚲 ship 🚢 anchor ⚓ construction 🚧 rotating_light 🚨 stop 🛑 lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell 🔕
  mag 🔍 link 🔗 pin 📌 paperclip 📎 memo 📝 book 📖 books 📚 calendar 📅 chart 📈 chart_down 📉 clipboard 📋 folder 📁
  package 📦 mailbox 📫 email 📧 inbox 📥 outbox 📤 hourglass ⌛ watch ⌚ alarm ⏰ bug 🐛 ant 🐜 bee 🐝 butterfly 🦋
  snail 🐌 cat 🐱 dog 🐶 fox 🦊 bear 🐻 panda 🐼 tiger 🐯 lion 🦁 cow 🐮 pig 🐷 frog 🐸 monkey 🐵 see_no_evil 🙈
  hear_no_evil 🙉 speak_no_evil 🙊 chicken 🐔 penguin 🐧 bird 🐦 duck 🦆 owl 🦉 wolf 🐺 unicorn 🦄 horse 🐴 turtle 🐢
  snake 🐍 whale 🐳 dolphin 🐬 fish 🐟 octopus 🐙 crab 🦀 shark 🦈 dragon 🐉 tree 🌳 palm 🌴 cactus 🌵 clover 🍀 rose 🌹
  sunflower 🌻 mushroom 🍄 earth 🌍 moon 🌙 sun 🌞 rainbow 🌈 ocean 🌊 umbrella ☔ snowman ⛄ apple 🍎 banana 🍌
  lemon 🍋 grapes 🍇 strawberry 🍓 cherries 🍒 peach 🍑 avocado 🥑 carrot 🥕 bread 🍞 cheese 🧀 egg 🥚 bacon 🥓
  burger 🍔 fries 🍟 pizza 🍕 taco 🌮 sushi 🍣 ramen 🍜 cookie 🍪 cake 🍰 birthday 🎂 chocolate 🍫 popcorn 🍿
  coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine 🍷 cocktail 🍸 check ✅ x ❌ question ❓ exclamation ❗ plus ➕ minus ➖
  red_circle 🔴 green_circle 🟢 yellow_circle 🟡 blue_circle 🔵 checkered_flag 🏁 money 💰 gem 💎 crown 👑

  grinning 😀 satisfied 😆 slightly_smiling_face 🙂 upside_down_face 🙃 melting_face 🫠
  smiling_face_with_three_hearts 🥰 kissing 😗 kissing_closed_eyes 😚 kissing_smiling_eyes 😙
  smiling_face_with_tear 🥲 stuck_out_tongue_winking_eye 😜 zany_face 🤪 stuck_out_tongue_closed_eyes 😝
  money_mouth_face 🤑 hugs 🤗 hand_over_mouth 🤭 face_with_open_eyes_and_hand_over_mouth 🫢
  face_with_peeking_eye 🫣 shushing_face 🤫 saluting_face 🫡 zipper_mouth_face 🤐 raised_eyebrow 🤨
  neutral_face 😐 no_mouth 😶 dotted_line_face 🫥 roll_eyes 🙄 lying_face 🤥 shaking_face 🫨 sleepy 😪
  drooling_face 🤤 face_with_thermometer 🤒 face_with_head_bandage 🤕 nauseated_face 🤢 vomiting_face 🤮
  sneezing_face 🤧 hot_face 🥵 cold_face 🥶 woozy_face 🥴 cowboy_hat_face 🤠 partying_face 🥳 disguised_face 🥸
  nerd_face 🤓 monocle_face 🧐 face_with_diagonal_mouth 🫤 slightly_frowning_face 🙁 pleading_face 🥺
  face_holding_back_tears 🥹 anguished 😧 cold_sweat 😰 disappointed_relieved 😥 confounded 😖 sweat 😓
  tired_face 😫 yawning_face 🥱 pout 😡 cursing_face 🤬 smiling_imp 😈 imp 👿 hankey 💩 shit 💩 clown_face 🤡
  japanese_ogre 👹 japanese_goblin 👺 space_invader 👾 smiley_cat 😺 smile_cat 😸 joy_cat 😹 heart_eyes_cat 😻
  smirk_cat 😼 kissing_cat 😽 scream_cat 🙀 crying_cat_face 😿 pouting_cat 😾 love_letter 💌 cupid 💘
  gift_heart 💝 sparkling_heart 💖 heartpulse 💗 heartbeat 💓 revolving_hearts 💞 two_hearts 💕
  heart_decoration 💟 pink_heart 🩷 orange_heart 🧡 light_blue_heart 🩵 brown_heart 🤎 grey_heart 🩶
  white_heart 🤍 kiss 💋 anger 💢 collision 💥 dizzy 💫 dash 💨 speech_balloon 💬 thought_balloon 💭
  raised_back_of_hand 🤚 hand ✋ raised_hand ✋ vulcan_salute 🖖 rightwards_hand 🫱 leftwards_hand 🫲
  palm_down_hand 🫳 palm_up_hand 🫴 leftwards_pushing_hand 🫷 rightwards_pushing_hand 🫸 pinched_fingers 🤌
  pinching_hand 🤏 hand_with_index_finger_and_thumb_crossed 🫰 love_you_gesture 🤟 call_me_hand 🤙 point_up_2 👆
  middle_finger 🖕 fu 🖕 index_pointing_at_the_viewer 🫵 fist_raised ✊ fist_oncoming 👊 facepunch 👊 fist_left 🤛
  fist_right 🤜 heart_hands 🫶 palms_up_together 🤲 nail_care 💅 selfie 🤳 mechanical_arm 🦾 mechanical_leg 🦿
  leg 🦵 foot 🦶 ear_with_hearing_aid 🦻 nose 👃 anatomical_heart 🫀 lungs 🫁 tooth 🦷 bone 🦴 tongue 👅 lips 👄
  biting_lip 🫦 baby 👶 child 🧒 boy 👦 girl 👧 adult 🧑 blond_haired_person 👱 man 👨 bearded_person 🧔 woman 👩
  older_adult 🧓 older_man 👴 older_woman 👵 frowning_person 🙍 pouting_face 🙎 no_good 🙅 ok_person 🙆
  tipping_hand_person 💁 information_desk_person 💁 raising_hand 🙋 deaf_person 🧏 police_officer 👮 cop 👮
  guard 💂 ninja 🥷 construction_worker 👷 person_with_crown 🫅 prince 🤴 princess 👸 person_with_turban 👳
  man_with_gua_pi_mao 👲 woman_with_headscarf 🧕 person_in_tuxedo 🤵 person_with_veil 👰 pregnant_woman 🤰
  pregnant_man 🫃 pregnant_person 🫄 breast_feeding 🤱 angel 👼 santa 🎅 mrs_claus 🤶 superhero 🦸 supervillain 🦹
  mage 🧙 fairy 🧚 vampire 🧛 merperson 🧜 elf 🧝 genie 🧞 zombie 🧟 troll 🧌 massage 💆 haircut 💇 walking 🚶
  standing_person 🧍 kneeling_person 🧎 runner 🏃 woman_dancing 💃 man_dancing 🕺 dancers 👯 sauna_person 🧖
  climbing 🧗 person_fencing 🤺 horse_racing 🏇 snowboarder 🏂 surfer 🏄 rowboat 🚣 swimmer 🏊 bicyclist 🚴
  mountain_bicyclist 🚵 cartwheeling 🤸 wrestling 🤼 water_polo 🤽 handball_person 🤾 juggling_person 🤹
  lotus_position 🧘 bath 🛀 sleeping_bed 🛌 two_women_holding_hands 👭 couple 👫 two_men_holding_hands 👬
  couplekiss 💏 couple_with_heart 💑 family 👪 bust_in_silhouette 👤 busts_in_silhouette 👥 people_hugging 🫂
  footprints 👣 monkey_face 🐵 gorilla 🦍 orangutan 🦧 dog2 🐕 guide_dog 🦮 poodle 🐩 fox_face 🦊 raccoon 🦝
  cat2 🐈 tiger2 🐅 leopard 🐆 moose 🫎 donkey 🫏 racehorse 🐎 zebra 🦓 deer 🦌 bison 🦬 ox 🐂 water_buffalo 🐃
  cow2 🐄 pig2 🐖 boar 🐗 pig_nose 🐽 ram 🐏 sheep 🐑 goat 🐐 dromedary_camel 🐪 camel 🐫 llama 🦙 giraffe 🦒
  elephant 🐘 mammoth 🦣 rhinoceros 🦏 hippopotamus 🦛 mouse 🐭 mouse2 🐁 rat 🐀 hamster 🐹 rabbit 🐰 rabbit2 🐇
  beaver 🦫 hedgehog 🦔 bat 🦇 koala 🐨 panda_face 🐼 sloth 🦥 otter 🦦 skunk 🦨 kangaroo 🦘 badger 🦡 feet 🐾
  paw_prints 🐾 turkey 🦃 rooster 🐓 hatching_chick 🐣 baby_chick 🐤 hatched_chick 🐥 eagle 🦅 swan 🦢 dodo 🦤
  feather 🪶 flamingo 🦩 peacock 🦚 parrot 🦜 wing 🪽 goose 🪿 crocodile 🐊 lizard 🦎 dragon_face 🐲 sauropod 🦕
  t-rex 🦖 whale2 🐋 flipper 🐬 seal 🦭 tropical_fish 🐠 blowfish 🐡 shell 🐚 coral 🪸 jellyfish 🪼 honeybee 🐝
  beetle 🪲 lady_beetle 🐞 cricket 🦗 cockroach 🪳 scorpion 🦂 mosquito 🦟 fly 🪰 worm 🪱 microbe 🦠 bouquet 💐
  cherry_blossom 🌸 white_flower 💮 lotus 🪷 wilted_flower 🥀 hibiscus 🌺 blossom 🌼 tulip 🌷 hyacinth 🪻
  seedling 🌱 potted_plant 🪴 evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 ear_of_rice 🌾 herb 🌿
  four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂 leaves 🍃 empty_nest 🪹 nest_with_eggs 🪺 melon 🍈
  watermelon 🍉 tangerine 🍊 orange 🍊 mandarin 🍊 pineapple 🍍 mango 🥭 green_apple 🍏 pear 🍐 blueberries 🫐
  kiwi_fruit 🥝 tomato 🍅 olive 🫒 coconut 🥥 eggplant 🍆 potato 🥔 corn 🌽 bell_pepper 🫑 cucumber 🥒
  leafy_green 🥬 broccoli 🥦 garlic 🧄 onion 🧅 peanuts 🥜 beans 🫘 chestnut 🌰 ginger_root 🫚 pea_pod 🫛
  croissant 🥐 baguette_bread 🥖 flatbread 🫓 pretzel 🥨 bagel 🥯 pancakes 🥞 waffle 🧇 meat_on_bone 🍖
  poultry_leg 🍗 cut_of_meat 🥩 hamburger 🍔 hotdog 🌭 sandwich 🥪 burrito 🌯 tamale 🫔 stuffed_flatbread 🥙
  falafel 🧆 fried_egg 🍳 shallow_pan_of_food 🥘 stew 🍲 fondue 🫕 bowl_with_spoon 🥣 green_salad 🥗 butter 🧈
  salt 🧂 canned_food 🥫 bento 🍱 rice_cracker 🍘 rice_ball 🍙 rice 🍚 curry 🍛 spaghetti 🍝 sweet_potato 🍠
  oden 🍢 fried_shrimp 🍤 fish_cake 🍥 moon_cake 🥮 dango 🍡 dumpling 🥟 fortune_cookie 🥠 takeout_box 🥡
  lobster 🦞 shrimp 🦐 squid 🦑 oyster 🦪 icecream 🍦 shaved_ice 🍧 ice_cream 🍨 doughnut 🍩 cupcake 🧁 pie 🥧
  chocolate_bar 🍫 candy 🍬 lollipop 🍭 custard 🍮 honey_pot 🍯 baby_bottle 🍼 milk_glass 🥛 teapot 🫖 sake 🍶
  champagne 🍾 wine_glass 🍷 tropical_drink 🍹 clinking_glasses 🥂 tumbler_glass 🥃 pouring_liquid 🫗
  cup_with_straw 🥤 bubble_tea 🧋 beverage_box 🧃 mate 🧉 ice_cube 🧊 chopsticks 🥢 fork_and_knife 🍴 spoon 🥄
  hocho 🔪 knife 🔪 jar 🫙 amphora 🏺 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐
  japan 🗾 compass 🧭 volcano 🌋 mount_fuji 🗻 bricks 🧱 rock 🪨 wood 🪵 hut 🛖 house 🏠 house_with_garden 🏡
  office 🏢 post_office 🏣 european_post_office 🏤 hospital 🏥 bank 🏦 hotel 🏨 love_hotel 🏩 convenience_store 🏪
  school 🏫 department_store 🏬 factory 🏭 japanese_castle 🏯 european_castle 🏰 wedding 💒 tokyo_tower 🗼
  statue_of_liberty 🗽 church ⛪ mosque 🕌 hindu_temple 🛕 synagogue 🕍 kaaba 🕋 fountain ⛲ tent ⛺ foggy 🌁
  night_with_stars 🌃 sunrise_over_mountains 🌄 sunrise 🌅 city_sunset 🌆 city_sunrise 🌇 bridge_at_night 🌉
  carousel_horse 🎠 playground_slide 🛝 ferris_wheel 🎡 roller_coaster 🎢 barber 💈 circus_tent 🎪
  steam_locomotive 🚂 railway_car 🚃 bullettrain_side 🚄 bullettrain_front 🚅 train2 🚆 metro 🚇 light_rail 🚈
  station 🚉 tram 🚊 monorail 🚝 mountain_railway 🚞 oncoming_bus 🚍 trolleybus 🚎 minibus 🚐 ambulance 🚑
  fire_engine 🚒 police_car 🚓 oncoming_police_car 🚔 taxi 🚕 oncoming_taxi 🚖 red_car 🚗 oncoming_automobile 🚘
  blue_car 🚙 pickup_truck 🛻 truck 🚚 articulated_lorry 🚛 tractor 🚜 motor_scooter 🛵 manual_wheelchair 🦽
  motorized_wheelchair 🦼 auto_rickshaw 🛺 kick_scooter 🛴 skateboard 🛹 roller_skate 🛼 busstop 🚏 fuelpump ⛽
  wheel 🛞 traffic_light 🚥 vertical_traffic_light 🚦 stop_sign 🛑 ring_buoy 🛟 boat ⛵ sailboat ⛵ canoe 🛶
  speedboat 🚤 flight_departure 🛫 flight_arrival 🛬 parachute 🪂 seat 💺 helicopter 🚁 suspension_railway 🚟
  mountain_cableway 🚠 aerial_tramway 🚡 flying_saucer 🛸 luggage 🧳 hourglass_flowing_sand ⏳ alarm_clock ⏰
  new_moon 🌑 waxing_crescent_moon 🌒 first_quarter_moon 🌓 waxing_gibbous_moon 🌔 full_moon 🌕
  waning_gibbous_moon 🌖 last_quarter_moon 🌗 waning_crescent_moon 🌘 crescent_moon 🌙 new_moon_with_face 🌚
  first_quarter_moon_with_face 🌛 last_quarter_moon_with_face 🌜 full_moon_with_face 🌝 sun_with_face 🌞
  ringed_planet 🪐 stars 🌠 milky_way 🌌 partly_sunny ⛅ cyclone 🌀 closed_umbrella 🌂 droplet 💧 jack_o_lantern 🎃
  christmas_tree 🎄 fireworks 🎆 sparkler 🎇 firecracker 🧨 confetti_ball 🎊 tanabata_tree 🎋 bamboo 🎍 dolls 🎎
  flags 🎏 wind_chime 🎐 rice_scene 🎑 red_envelope 🧧 ribbon 🎀 ticket 🎫 medal_sports 🏅 1st_place_medal 🥇
  2nd_place_medal 🥈 3rd_place_medal 🥉 soccer ⚽ baseball ⚾ softball 🥎 basketball 🏀 volleyball 🏐 football 🏈
  rugby_football 🏉 tennis 🎾 flying_disc 🥏 bowling 🎳 cricket_game 🏏 field_hockey 🏑 ice_hockey 🏒 lacrosse 🥍
  ping_pong 🏓 badminton 🏸 boxing_glove 🥊 martial_arts_uniform 🥋 goal_net 🥅 golf ⛳ fishing_pole_and_fish 🎣
  diving_mask 🤿 running_shirt_with_sash 🎽 ski 🎿 sled 🛷 curling_stone 🥌 yo_yo 🪀 kite 🪁 gun 🔫 8ball 🎱
  magic_wand 🪄 video_game 🎮 slot_machine 🎰 game_die 🎲 teddy_bear 🧸 pinata 🪅 mirror_ball 🪩 nesting_dolls 🪆
  black_joker 🃏 mahjong 🀄 flower_playing_cards 🎴 performing_arts 🎭 thread 🧵 sewing_needle 🪡 yarn 🧶 knot 🪢
  eyeglasses 👓 goggles 🥽 lab_coat 🥼 safety_vest 🦺 necktie 👔 shirt 👕 tshirt 👕 jeans 👖 scarf 🧣 gloves 🧤
  coat 🧥 socks 🧦 dress 👗 kimono 👘 sari 🥻 one_piece_swimsuit 🩱 swim_brief 🩲 shorts 🩳 bikini 👙
  womans_clothes 👚 folding_hand_fan 🪭 purse 👛 handbag 👜 pouch 👝 school_satchel 🎒 thong_sandal 🩴
  mans_shoe 👞 shoe 👞 athletic_shoe 👟 hiking_boot 🥾 flat_shoe 🥿 high_heel 👠 sandal 👡 ballet_shoes 🩰 boot 👢
  hair_pick 🪮 womans_hat 👒 tophat 🎩 mortar_board 🎓 billed_cap 🧢 military_helmet 🪖 prayer_beads 📿
  lipstick 💄 ring 💍 mute 🔇 speaker 🔈 sound 🔉 loud_sound 🔊 loudspeaker 📢 mega 📣 postal_horn 📯
  musical_score 🎼 musical_note 🎵 notes 🎶 microphone 🎤 radio 📻 saxophone 🎷 accordion 🪗 musical_keyboard 🎹
  trumpet 🎺 violin 🎻 banjo 🪕 drum 🥁 long_drum 🪘 maracas 🪇 flute 🪈 iphone 📱 calling 📲
  telephone_receiver 📞 pager 📟 fax 📠 low_battery 🪫 electric_plug 🔌 minidisc 💽 floppy_disk 💾 cd 💿 dvd 📀
  abacus 🧮 movie_camera 🎥 clapper 🎬 tv 📺 camera_flash 📸 video_camera 📹 vhs 📼 mag_right 🔎
  izakaya_lantern 🏮 lantern 🏮 diya_lamp 🪔 notebook_with_decorative_cover 📔 closed_book 📕 open_book 📖
  green_book 📗 blue_book 📘 orange_book 📙 notebook 📓 ledger 📒 page_with_curl 📃 scroll 📜 page_facing_up 📄
  newspaper 📰 bookmark_tabs 📑 bookmark 🔖 moneybag 💰 coin 🪙 yen 💴 dollar 💵 euro 💶 pound 💷
  money_with_wings 💸 credit_card 💳 receipt 🧾 e-mail 📧 incoming_envelope 📨 envelope_with_arrow 📩
  outbox_tray 📤 inbox_tray 📥 mailbox_closed 📪 mailbox_with_mail 📬 mailbox_with_no_mail 📭 postbox 📮 pencil 📝
  briefcase 💼 file_folder 📁 open_file_folder 📂 date 📅 card_index 📇 chart_with_upwards_trend 📈
  chart_with_downwards_trend 📉 bar_chart 📊 pushpin 📌 round_pushpin 📍 straight_ruler 📏 triangular_ruler 📐
  lock_with_ink_pen 🔏 closed_lock_with_key 🔐 axe 🪓 bomb 💣 boomerang 🪃 bow_and_arrow 🏹 carpentry_saw 🪚
  screwdriver 🪛 nut_and_bolt 🔩 probing_cane 🦯 hook 🪝 ladder 🪜 petri_dish 🧫 syringe 💉 drop_of_blood 🩸
  pill 💊 adhesive_bandage 🩹 crutch 🩼 stethoscope 🩺 x_ray 🩻 door 🚪 elevator 🛗 mirror 🪞 window 🪟 chair 🪑
  toilet 🚽 plunger 🪠 shower 🚿 bathtub 🛁 mouse_trap 🪤 razor 🪒 lotion_bottle 🧴 safety_pin 🧷 broom 🧹
  basket 🧺 roll_of_paper 🧻 bucket 🪣 soap 🧼 bubbles 🫧 toothbrush 🪥 sponge 🧽 fire_extinguisher 🧯
  shopping_cart 🛒 smoking 🚬 headstone 🪦 nazar_amulet 🧿 hamsa 🪬 moyai 🗿 placard 🪧 identification_card 🪪
  atm 🏧 put_litter_in_its_place 🚮 potable_water 🚰 wheelchair ♿ mens 🚹 womens 🚺 restroom 🚻 baby_symbol 🚼
  wc 🚾 passport_control 🛂 customs 🛃 baggage_claim 🛄 left_luggage 🛅 children_crossing 🚸 no_entry ⛔
  no_entry_sign 🚫 no_bicycles 🚳 no_smoking 🚭 do_not_litter 🚯 non-potable_water 🚱 no_pedestrians 🚷
  no_mobile_phones 📵 underage 🔞 arrows_clockwise 🔃 arrows_counterclockwise 🔄 back 🔙 end 🔚 on 🔛 soon 🔜
  top 🔝 place_of_worship 🛐 menorah 🕎 six_pointed_star 🔯 khanda 🪯 aries ♈ taurus ♉ gemini ♊ cancer ♋ leo ♌
  virgo ♍ libra ♎ scorpius ♏ sagittarius ♐ capricorn ♑ aquarius ♒ pisces ♓ ophiuchus ⛎
  twisted_rightwards_arrows 🔀 repeat 🔁 repeat_one 🔂 fast_forward ⏩ rewind ⏪ arrow_up_small 🔼 arrow_double_up ⏫
  arrow_down_small 🔽 arrow_double_down ⏬ cinema 🎦 low_brightness 🔅 high_brightness 🔆 signal_strength 📶
  wireless 🛜 vibration_mode 📳 mobile_phone_off 📴 heavy_plus_sign ➕ heavy_minus_sign ➖ heavy_division_sign ➗
  heavy_equals_sign 🟰 grey_question ❔ grey_exclamation ❕ heavy_exclamation_mark ❗ currency_exchange 💱
  heavy_dollar_sign 💲 trident 🔱 name_badge 📛 beginner 🔰 o ⭕ white_check_mark ✅ negative_squared_cross_mark ❎
  curly_loop ➰ loop ➿ keycap_ten 🔟 capital_abcd 🔠 abcd 🔡 1234 🔢 symbols 🔣 abc 🔤 ab 🆎 cl 🆑 cool 🆒 free 🆓
  id 🆔 new 🆕 ng 🆖 ok 🆗 sos 🆘 up 🆙 vs 🆚 koko 🈁 u6709 🈶 u6307 🈯 ideograph_advantage 🉐 u5272 🈹 u7121 🈚
  u7981 🈲 accept 🉑 u7533 🈸 u5408 🈴 u7a7a 🈳 u55b6 🈺 u6e80 🈵 orange_circle 🟠 large_blue_circle 🔵
  purple_circle 🟣 brown_circle 🟤 black_circle ⚫ white_circle ⚪ red_square 🟥 orange_square 🟧 yellow_square 🟨
  green_square 🟩 blue_square 🟦 purple_square 🟪 brown_square 🟫 black_large_square ⬛ white_large_square ⬜
  black_medium_small_square ◾ white_medium_small_square ◽ large_orange_diamond 🔶 large_blue_diamond 🔷
  small_orange_diamond 🔸 small_blue_diamond 🔹 small_red_triangle 🔺 small_red_triangle_down 🔻
  diamond_shape_with_a_dot_inside 💠 radio_button 🔘 white_square_button 🔳 black_square_button 🔲
  triangular_flag_on_post 🚩 crossed_flags 🎌 black_flag 🏴
`);

function read(table: string): ReadonlyMap<string, string> {
  const words = table.trim().split(/\s+/);
  const pairs = words.flatMap((name, at) => at % 2 === 0 ? [[name, words[at + 1]!] as const] : []);
  return new Map(pairs);
}
