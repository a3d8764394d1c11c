/**
 * Emoji by their short names.
 *
 * @module
 */
/**
 * Each is one character of two columns in every terminal. None is made of several characters, and
 * none needs a variation selector (Unicode's `Emoji_Presentation`).
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
`);

function read(table: string): ReadonlyMap<string, string> {
  const words = table.trim().split(/\s+/);
  const pairs = words.flatMap((name, at) => at % 2 === 0 ? [[name, words[at + 1]!] as const] : []);
  return new Map(pairs);
}
