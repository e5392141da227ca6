  @{name|property}: {
//% if security
    security: @{security|code},
//% end
//% if stream
    stream: @{stream|string},
//% end
//% if parameters
    parameters: [
//% for parameter in parameters
      {
        name: @{parameter.name|string},
        in: @{parameter.in|string},
        style: @{parameter.style|string},
        explode: @{parameter.explode},
        required: @{parameter.required},
//% if parameter.empty
        allowsEmpty: true,
//% end
        shape: @{parameter.shape|code},
        check: @{parameter.check|code},
//% if parameter.fallback
        fallback: @{parameter.fallback|code},
//% end
      },
//% end
    ],
//% else
    parameters: [],
//% end
//% if body
    body: {
      required: @{body.required},
      content: [
//% for media in body.content
        {
          type: @{media.type|string},
          kind: @{media.kind|string},
          check: @{media.check|code},
//% if media.shape
          shape: @{media.shape|code},
//% end
//% if media.styles
          styles: [
//% for style in media.styles
            {
              property: @{style.property|string},
              style: @{style.style|string},
              explode: @{style.explode},
            },
//% end
          ],
//% end
//% if media.parts
          parts: [
//% for part in media.parts
            {
              property: @{part.property|string},
              types: @{part.types|code},
            },
//% end
          ],
//% end
        },
//% end
      ],
    },
//% end
  },
