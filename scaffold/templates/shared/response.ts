//% if responses
  @{name|property}: [
//% for response in responses
    {
      status: @{response.status|string},
//% if response.content
      content: [
//% for media in response.content
        {
          type: @{media.type|string},
          kind: @{media.kind|string},
          check: @{media.check|code},
        },
//% end
      ],
//% else
      content: [],
//% end
    },
//% end
  ],
//% else
  @{name|property}: [],
//% end
